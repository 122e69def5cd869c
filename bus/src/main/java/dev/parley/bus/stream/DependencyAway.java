package dev.parley.bus.stream;

/**
 * Something a handler depends on did not answer, or answered "not now". Never counts as the entry's failure, however
 * well the dependency answers a moment later.
 */
public class DependencyAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DependencyAway(String message, Throwable cause) {
        super(message, cause);
    }
}
