package dev.parley.bus.stream;

/** What a handler needs to do its work, such as a database. Asked only after a failure. */
@FunctionalInterface
public interface Dependency {

    /** Whether it answers now; must return within about two seconds and not throw. */
    boolean answers();

    /** Redis alone, which the consumer asks anyway. */
    Dependency NONE = () -> true;
}
