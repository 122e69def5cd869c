package dev.parley.bus;

/**
 * One entry of a stream as a handler sees it.
 *
 * @param id Redis' entry id, {@code milliseconds-sequence}: the order in which the stream was written
 * @param traceParent W3C traceparent, to be handed on to everything that follows from this entry
 */
public record Entry<M>(String id, M message, String traceParent) {}
