package dev.parley.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bench.system.Participant;
import dev.parley.bench.system.SystemUnderTest;
import dev.parley.bench.system.Unreachable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real clone and the real Colyseus, installed and started; of Nakama only a {@link FakeNakama}. */
class PeersTest {

    private static final int SECONDS = 10;

    private record Match(String session, String partner) {}

    private static FakeNakama nakama;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private SystemUnderTest peer;

    @BeforeAll
    static void startNakama() throws Exception {
        nakama = new FakeNakama();
    }

    @AfterAll
    static void stopNakama() throws Exception {
        nakama.close();
    }

    @AfterEach
    void stopPeer() throws Exception {
        await(peer.close());
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource
    void given_two_who_ask_then_each_is_told_of_the_other_once_each_time(PeerKind kind) throws Exception {
        start(kind);
        Person ann = new Person("ann");
        Person bob = new Person("bob");
        ann.waits();
        bob.finds();
        Match first = ann.told();
        assertEquals(new Match(first.session(), "bob"), first);
        assertEquals(new Match(first.session(), "ann"), bob.told());

        ann.ends(first);
        bob.ends(first);
        assertEquals(first.session(), ann.parted());
        assertEquals(first.session(), bob.parted());
        bob.waits();
        ann.finds();
        Match second = ann.told();
        assertEquals(new Match(second.session(), "bob"), second);
        assertEquals(new Match(second.session(), "ann"), bob.told());
        assertNotEquals(first.session(), second.session());
    }

    @ParameterizedTest
    @EnumSource
    void given_one_who_skips_then_the_next_who_asks_is_met(PeerKind kind) throws Exception {
        start(kind);
        Person ann = new Person("ann");
        Person bob = new Person("bob");
        ann.waits();
        bob.finds();
        Match first = ann.told();
        bob.told();
        ann.skips(first);
        assertEquals(first.session(), ann.parted());
        Person cleo = new Person("cleo");
        cleo.finds();

        assertEquals("cleo", ann.told().partner());
        assertEquals("ann", cleo.told().partner());
        assertTrue(bob.matches.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void given_one_who_vanishes_then_the_other_is_told_so(PeerKind kind) throws Exception {
        start(kind);
        Person ann = new Person("ann");
        Person bob = new Person("bob");
        ann.waits();
        bob.finds();
        Match match = bob.told();
        ann.told();
        ann.vanishes();

        assertEquals(match.session(), bob.parted());
    }

    @ParameterizedTest
    @EnumSource
    void given_one_who_takes_the_ask_back_then_the_next_two_meet(PeerKind kind) throws Exception {
        start(kind);
        Person ann = new Person("ann");
        ann.waits();
        onLoop(ann.participant::cancel);
        Person bob = new Person("bob");
        bob.waits();
        Person cleo = new Person("cleo");
        cleo.finds();

        assertEquals("cleo", bob.told().partner());
        assertEquals("bob", cleo.told().partner());
        assertTrue(ann.matches.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = "CLONE", mode = EnumSource.Mode.EXCLUDE)
    void given_many_who_wait_and_match_nobody_then_the_next_two_meet(PeerKind kind) throws Exception {
        start(kind);
        onLoop(() -> peer.letWait(40));
        assertEquals(40, peer.waiting());
        Person ann = new Person("ann");
        ann.waits();
        Person bob = new Person("bob");
        bob.finds();

        assertEquals("bob", ann.told().partner());
        assertEquals("ann", bob.told().partner());
    }

    @Test
    void given_the_clone_then_a_sentence_says_why_nobody_can_wait_and_match_nobody() {
        start(PeerKind.CLONE);

        Throwable failure = peer.letWait(1).cause();

        assertTrue(failure instanceof Unreachable, failure::toString);
        assertTrue(failure.getMessage().contains("no wishes"), failure::getMessage);
    }

    @ParameterizedTest
    @EnumSource(names = "NAKAMA", mode = EnumSource.Mode.EXCLUDE)
    void given_a_peer_that_is_closed_then_none_of_its_processes_is_left(PeerKind kind) throws Exception {
        start(kind);
        Map<String, Integer> ports = peer.ports();
        ports.values().forEach(port -> assertTrue(isListening(port)));

        await(peer.close());

        ports.values().forEach(port -> assertFalse(isListening(port)));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private void start(PeerKind kind) {
        peer = kind.start(vertx, nakama.address(), line -> {});
    }

    private <T> T onLoop(Supplier<Future<T>> act) throws Exception {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(loop -> act.get().onComplete(done));
        return await(done.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private final class Person implements Participant.Listener {
        private final PeerPerson participant;
        private final BlockingQueue<String> parted = new LinkedBlockingQueue<>();
        private final BlockingQueue<Match> matches = new LinkedBlockingQueue<>();
        private final Queue<String> problems = new ConcurrentLinkedQueue<>();

        Person(String name) throws Exception {
            this.participant = (PeerPerson) await(peer.participant(name, this));
            onLoop(participant::connect);
        }

        void finds() throws Exception {
            acts(participant::find);
        }

        /** Asks, and returns when the peer lets this person wait. */
        void waits() throws Exception {
            onLoop(participant::waits);
        }

        void ends(Match match) throws Exception {
            acts(() -> participant.end(match.session()));
        }

        void skips(Match match) throws Exception {
            acts(() -> participant.skip(match.session()));
        }

        void vanishes() throws Exception {
            acts(participant::vanish);
        }

        private void acts(Runnable act) throws Exception {
            onLoop(() -> {
                act.run();
                return Future.succeededFuture();
            });
        }

        String parted() throws InterruptedException {
            return parted.poll(SECONDS, TimeUnit.SECONDS);
        }

        Match told() throws InterruptedException {
            Match match = matches.poll(SECONDS, TimeUnit.SECONDS);
            assertNotNull(match, problems::toString);
            return match;
        }

        @Override
        public void matched(String session, String partner) {
            matches.add(new Match(session, partner));
        }

        @Override
        public void parted(String session, boolean undone, boolean looking) {
            parted.add(session);
        }

        @Override
        public void refused(String why) {
            problems.add("refused: " + why);
        }

        @Override
        public void trouble(String what) {
            problems.add(what);
        }

        @Override
        public void closed(String why) {
            problems.add(why);
        }
    }
}
