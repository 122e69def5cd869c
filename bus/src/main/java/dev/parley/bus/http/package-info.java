/** What holds for every network connection that brings us HTTP requests. */
package dev.parley.bus.http;
