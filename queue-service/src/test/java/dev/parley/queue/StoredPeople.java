package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.State;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** People of the model and people as Redis has them, in the same words. */
final class StoredPeople {

    private StoredPeople() {}

    static String of(MatchingModel.Person person) {
        Pair pair = person.pair;
        return String.join(
                " | ",
                person.user,
                person.state.name(),
                person.epoch == -1 ? "" : person.epoch + " " + person.entry,
                text(person.away),
                text(person.polling),
                text(person.since),
                text(person.ticket),
                text(person.wishes),
                person.skips == 0 ? "" : person.skips + " " + person.skipped,
                person.cooldown == 0 ? "" : String.valueOf(person.cooldown),
                person.blocks.toString(),
                pair == null ? "" : pair.session() + " " + pair.partnerOf(person.user) + " " + pair);
    }

    static String of(String user, Map<String, String> fields) {
        String state = fields.getOrDefault("state", "");
        String pair = fields.getOrDefault("pair", "");
        String wishes = fields.getOrDefault("wishes", "");
        String seen = fields.getOrDefault("epoch", "");
        String skips = fields.getOrDefault("skips", "");
        Map<String, String> blocks = new TreeMap<>();
        fields.forEach((field, id) -> {
            if (field.startsWith("block:")) {
                blocks.put(field.substring("block:".length()), id);
            }
        });
        return String.join(
                " | ",
                user,
                state.isEmpty() ? State.UNKNOWN.name() : state.toUpperCase(Locale.ROOT),
                seen.isEmpty() ? "" : seen + " " + fields.get("entry"),
                fields.getOrDefault("away", ""),
                fields.getOrDefault("polling", ""),
                fields.getOrDefault("since", ""),
                fields.getOrDefault("ticket", ""),
                wishes.isEmpty() ? "" : Codec.read(wishes, Wishes.class).toString(),
                skips.isEmpty() || skips.equals("0") ? "" : skips + " " + fields.get("skipped"),
                fields.getOrDefault("cooldown", ""),
                blocks.toString(),
                pair.isEmpty()
                        ? ""
                        : fields.get("session") + " " + fields.get("partner") + " " + Codec.read(pair, Pair.class));
    }

    static Map<String, String> bans(MatchingModel.Person person) {
        Map<String, String> bans = new TreeMap<>();
        person.bans.forEach((ban, ends) -> bans.put(ban, String.valueOf(ends)));
        return bans;
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
