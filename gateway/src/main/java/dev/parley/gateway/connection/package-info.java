/** Who is connected here, be it by socket or event stream: taken, told, looked over, and gone. */
package dev.parley.gateway.connection;
