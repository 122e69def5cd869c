package dev.parley.queue;

import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Wishes;
import java.util.List;

/** What a number chooses that depends on nothing else. */
final class RandomChoices {

    private RandomChoices() {}

    static Wishes wishes(int choice) {
        return new Wishes(
                choice % 5 == 0 ? Mode.TEXT : Mode.VIDEO,
                choice % 3 == 0 ? "de" : null,
                choice % 4 == 0 ? List.of() : RandomMatching.INTERESTS.subList(choice % 2, 1 + choice / 100 % 2),
                choice % 7 == 0,
                choice % 3 == 1);
    }

    /** For good, for a while, or over by now. */
    static long banEnd(int choice) {
        return choice % 8 == 0 ? 0 : RandomMatching.START + choice * 2_000L;
    }

    static String someoneElse(String user, int choice) {
        int number = Integer.parseInt(user.substring("user".length()));
        return "user" + (number + 1 + choice % (RandomMatching.PEOPLE - 1)) % RandomMatching.PEOPLE;
    }

    /** Few, so that one is removed that was made. */
    static String block(int choice) {
        return "block-" + choice % 4;
    }

    static List<String> absent(Pair pair, int choice) {
        return switch (choice % 4) {
            case 0 -> List.of(pair.first().user());
            case 1 -> List.of(pair.second().user());
            case 2 -> List.of(pair.first().user(), pair.second().user());
            default -> List.of();
        };
    }
}
