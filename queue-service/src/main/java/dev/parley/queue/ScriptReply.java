package dev.parley.queue;

import dev.parley.bus.Codec;
import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** What the script returns, read in its order. */
final class ScriptReply {

    private ScriptReply() {}

    static Decision decision(Response reply) {
        List<Standing> people = new ArrayList<>();
        reply.get(4).forEach(person -> people.add(standing(person)));
        return new Decision(
                Outcome.of(reply.get(0).toString()),
                Long.parseLong(reply.get(1).toString()),
                Long.parseLong(reply.get(2).toString()),
                isSet(reply.get(3).toString()),
                people);
    }

    private static Standing standing(Response person) {
        Iterator<Response> fields = person.iterator();
        String user = next(fields);
        String state = next(fields);
        String session = next(fields);
        long since = number(next(fields));
        long position = number(next(fields));
        boolean away = isSet(next(fields));
        String left = next(fields);
        boolean requeued = isSet(next(fields));
        String estimate = next(fields);
        String accepts = next(fields);
        boolean news = isSet(next(fields));
        long cooldown = number(next(fields));
        String wishes = next(fields);
        String banned = next(fields);
        return new Standing(
                user,
                state.isEmpty() ? State.UNKNOWN : State.valueOf(state.toUpperCase(Locale.ROOT)),
                session.isEmpty() ? null : session,
                since,
                position,
                estimate.isEmpty() ? null : Long.valueOf(estimate),
                accepts.isEmpty() ? null : Accepts.valueOf(accepts.toUpperCase(Locale.ROOT)),
                news,
                away,
                left.isEmpty() ? null : left,
                requeued,
                cooldown,
                wishes.isEmpty() ? null : Codec.read(wishes, Wishes.class),
                banned.isEmpty() ? null : Long.valueOf(banned));
    }

    private static String next(Iterator<Response> fields) {
        return fields.next().toString();
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static boolean isSet(String text) {
        return text.equals("1");
    }
}
