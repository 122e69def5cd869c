package dev.parley.bus.presence;

import dev.parley.bus.redis.RedisPipeline;
import dev.parley.bus.redis.Script;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Which gateway holds a person's newest connection.
 *
 * <p>Redis keys, owned here:
 *
 * <ul>
 *   <li>{@code presence:<user>}: string {@code "<epoch> <gateway>"}, written by compare-and-set only. No life time while
 *       a gateway holds it (the gateway, or whoever finds its lease run out, deletes it); gateway {@code poll} with a
 *       short life for people who use REST alone.
 *   <li>{@code gateway:<id>:users}: hash user -> epoch of the newest connection this gateway has taken; written
 *       ({@code 0}) before the presence, so that nobody is forgotten when the gateway dies in between, and deleted with
 *       that very connection. Deleted with the gateway.
 * </ul>
 *
 * <p>Blocking; not for event loops. Thread-safe.
 */
public final class Presence {

    /** Stands for the gateway of people who have no connection. */
    public static final String POLL = "poll";

    private static final Script CONNECT = Script.load(Presence.class, "connect.lua");
    private static final Script TOUCH = Script.load(Presence.class, "touch.lua");
    private static final Script RELEASE = Script.load(Presence.class, "release.lua");
    private static final Script HOLD = Script.load(Presence.class, "hold.lua");
    private static final Script FORGET = Script.load(Presence.class, "forget.lua");

    private final RedisPipeline pipeline;

    public Presence(RedisPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** @param epoch of the connection; @param gateway that holds it, or {@link #POLL} */
    public record Holder(long epoch, String gateway) {}

    /** @param epoch of the new connection; @param before the gateway that held the person, or null */
    public record Connection(long epoch, String before) {}

    /** @param began whether this touch began a polling presence, which queue-service must be told by Connected */
    public record Touch(long epoch, String gateway, boolean began) {

        public boolean polls() {
            return POLL.equals(gateway);
        }
    }

    /** Makes {@code gateway} the holder of the person's newest connection. */
    public Connection connect(String user, String gateway) {
        Response reply = CONNECT.run(
                        pipeline,
                        List.of(
                                Request.cmd(Command.HSET)
                                        .arg(users(gateway))
                                        .arg(user)
                                        .arg("0"),
                                CONNECT.call(List.of(key(user)), List.of(gateway))))
                .getLast();
        String epoch = reply.get(0).toString();
        HOLD.run(pipeline, List.of(HOLD.call(List.of(users(gateway)), List.of(user, epoch))));
        String before = reply.get(1).toString();
        return new Connection(Long.parseLong(epoch), before.isEmpty() ? null : before);
    }

    /** Somebody sent a REST request: present as connected, or else as polling for {@code life} from now. */
    public Touch touch(String user, Duration life) {
        Response reply = TOUCH.run(
                        pipeline, List.of(TOUCH.call(List.of(key(user)), List.of(String.valueOf(life.toMillis())))))
                .getFirst();
        return new Touch(
                Long.parseLong(reply.get(0).toString()),
                reply.get(1).toString(),
                reply.get(2).toString().equals("1"));
    }

    /** Lets go of connections that are gone; newer ones of the same people stay. */
    public void release(String gateway, Map<String, Long> epochs) {
        if (epochs.isEmpty()) {
            return;
        }
        List<Request> releases = new ArrayList<>();
        List<Request> forgets = new ArrayList<>();
        epochs.forEach((user, epoch) -> {
            String gone = String.valueOf(epoch);
            releases.add(RELEASE.call(List.of(key(user)), List.of(gateway, gone)));
            forgets.add(FORGET.call(List.of(users(gateway)), List.of(user, gone)));
        });
        RELEASE.run(pipeline, releases);
        FORGET.run(pipeline, forgets);
    }

    /** Who holds these people; those whom nobody holds are missing. */
    public Map<String, Holder> holders(List<String> users) {
        return users.isEmpty()
                ? Map.of()
                : holders(users, pipeline.run(List.of(get(users))).getFirst());
    }

    /** As {@link #holders}, without waiting. */
    CompletableFuture<Map<String, Holder>> lookUp(List<String> users) {
        return users.isEmpty()
                ? CompletableFuture.completedFuture(Map.of())
                : pipeline.send(List.of(get(users))).thenApply(replies -> holders(users, replies.getFirst()));
    }

    private static Request get(List<String> users) {
        Request request = Request.cmd(Command.MGET);
        users.forEach(user -> request.arg(key(user)));
        return request;
    }

    private static Map<String, Holder> holders(List<String> users, Response values) {
        Map<String, Holder> holders = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            if (values.get(i) != null) {
                holders.put(users.get(i), holder(values.get(i).toString()));
            }
        }
        return holders;
    }

    /** Everybody whom a gateway had taken, with the epochs of those it still holds. */
    public Map<String, Long> heldBy(String gateway) {
        Response members = pipeline.run(List.of(Request.cmd(Command.HKEYS).arg(users(gateway))))
                .getFirst();
        List<String> users = new ArrayList<>();
        members.forEach(member -> users.add(member.toString()));
        Map<String, Long> held = new HashMap<>();
        holders(users).forEach((user, holder) -> {
            if (holder.gateway().equals(gateway)) {
                held.put(user, holder.epoch());
            }
        });
        return held;
    }

    static String users(String gateway) {
        return "gateway:" + gateway + ":users";
    }

    private static String key(String user) {
        return "presence:" + user;
    }

    private static Holder holder(String value) {
        int space = value.indexOf(' ');
        return new Holder(Long.parseLong(value.substring(0, space)), value.substring(space + 1));
    }
}
