/** Streams as batches: appended in pipelines, read by groups, acknowledged by deletion. */
package dev.parley.bus.stream;
