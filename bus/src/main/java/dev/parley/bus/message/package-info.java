/** Everything the services say to one another and to browsers. */
package dev.parley.bus.message;
