package dev.parley.bus.message;

/**
 * One of the two in a {@link Pair}, with what is needed to put this person back where they were.
 *
 * @param user username
 * @param since when the wait began, epoch milliseconds of Redis' clock
 * @param wishes with which they were waiting
 */
public record Side(String user, long since, Wishes wishes) {}
