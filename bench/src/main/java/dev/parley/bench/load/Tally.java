package dev.parley.bench.load;

/** How many people are in which state, counted as they change it. Used on the event loop only. */
final class Tally {

    private final int[] counts = new int[Person.State.values().length];

    /** One more person, who is in this state. */
    void add(Person.State state) {
        counts[state.ordinal()]++;
    }

    /** Somebody went from one state to another. */
    void move(Person.State from, Person.State to) {
        counts[from.ordinal()]--;
        counts[to.ordinal()]++;
    }

    /** How many look for somebody. */
    int looking() {
        return counts[Person.State.LOOKING.ordinal()];
    }

    /** How many are in a conversation that has not been said to be over. */
    int talking() {
        return counts[Person.State.TALKING.ordinal()] + counts[Person.State.LEAVING.ordinal()];
    }
}
