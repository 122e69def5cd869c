package dev.parley.queue;

import static dev.parley.queue.Decision.State.ADMITTING;
import static dev.parley.queue.Decision.State.IDLE;
import static dev.parley.queue.Decision.State.PAIRED;
import static dev.parley.queue.Decision.State.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.bus.Entry;
import dev.parley.bus.TraceParent;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Mode;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Notice.Accepts;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Side;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnnouncementsTest {

    private static final String TRACE = TraceParent.fresh();
    private static final Caller ANNA = Caller.socket("anna", 1, "g1", "c");
    private static final Caller SILENT = Caller.socket("anna", 1, "g1", null);
    private static final Caller POLLING = new Caller("anna", 1, "g1", "c", true);
    private static final Pair PAIR =
            new Pair("s", new Side("anna", 1, Wishes.ANYONE), new Side("bert", 1, Wishes.ANYONE), 2, null, null, null);

    private static final Wishes GERMAN = new Wishes(Mode.VIDEO, "de", List.of(), false, false);
    private static final Standing UNKNOWN_ANNA = Standing.unknown("anna");
    private static final Standing IDLE_ANNA = anna(IDLE, null, 0);
    private static final Standing WAITING_ANNA =
            new Standing("anna", WAITING, null, 500, 3, 20L, Accepts.LANGUAGE, true, false, null, false, 0, GERMAN);
    private static final Standing PAIRED_ANNA = anna(PAIRED, "s2", 500);
    private static final Standing ADMITTING_ANNA = anna(ADMITTING, null, 0);
    private static final Standing HOPING_ANNA = anna(ADMITTING, null, 500);

    private static final GatewayMessage WAITING_TOLD =
            deliver("anna", new Notice.Waiting(at(1_000), 3L, 20L, Accepts.LANGUAGE, at(500), GERMAN));

    static Stream<Arguments> commands() {
        QueueCommand find = new QueueCommand.Find(ANNA, "t", Wishes.ANYONE);
        QueueCommand skip = new QueueCommand.Skip(ANNA, "s", "t");
        QueueCommand end = new QueueCommand.End(ANNA, "s");
        QueueCommand connected = new QueueCommand.Connected(SILENT, null, null);
        return Stream.of(
                told("find waits", find, Outcome.WAITING, WAITING_ANNA)
                        .as(ok(Notice.State.WAITING, null), WAITING_TOLD),
                told("find pairs", find, Outcome.PAIRED, PAIRED_ANNA).as(ok(Notice.State.MATCHED, "s2")),
                told("find before admission", find, Outcome.ADMITTING, HOPING_ANNA)
                        .as(ok(Notice.State.WAITING, null)),
                told("find while paired", find, Outcome.ALREADY_MATCHED, PAIRED_ANNA)
                        .as(error(Notice.Code.ALREADY_MATCHED, "you are in a session; end it first")),
                told("find while too many wait", find, Outcome.FULL, IDLE_ANNA)
                        .as(reply(
                                ANNA,
                                new Notice.Error("c", Notice.Code.UNAVAILABLE, "too many people wait just now", 10L))),
                told("find again", find, Outcome.OUTDATED, WAITING_ANNA)
                        .as(ok(Notice.State.WAITING, null), WAITING_TOLD),
                told(
                                "find without an id",
                                new QueueCommand.Find(SILENT, "t", Wishes.ANYONE),
                                Outcome.WAITING,
                                WAITING_ANNA)
                        .as(WAITING_TOLD),
                told("cancel", new QueueCommand.Cancel(ANNA), Outcome.CANCELLED, IDLE_ANNA)
                        .as(ok(Notice.State.IDLE, null), deliver("anna", new Notice.Idle(null))),
                told("cancel of nothing", new QueueCommand.Cancel(ANNA), Outcome.NOT_WAITING, IDLE_ANNA)
                        .as(error(Notice.Code.NOT_WAITING, "there is no wait to cancel")),
                told("skip", skip, Outcome.SKIPPED, freed(WAITING_ANNA, true), freedBert(IDLE, false))
                        .as(
                                ok(Notice.State.WAITING, "s"),
                                deliver("anna", new Notice.Parted("s", Reason.SKIPPED, Notice.By.YOU, true)),
                                WAITING_TOLD,
                                deliver("bert", new Notice.Parted("s", Reason.SKIPPED, Notice.By.PARTNER, false))),
                told("skip to the next at once", skip, Outcome.SKIPPED, freed(PAIRED_ANNA, true))
                        .as(
                                ok(Notice.State.MATCHED, "s2"),
                                deliver("anna", new Notice.Parted("s", Reason.SKIPPED, Notice.By.YOU, true))),
                told("skip of a session just over", skip, Outcome.WAITING, WAITING_ANNA)
                        .as(ok(Notice.State.WAITING, "s"), WAITING_TOLD),
                told("skip of another's", skip, Outcome.WRONG_SESSION, PAIRED_ANNA)
                        .as(error(Notice.Code.WRONG_SESSION, "you are in another session")),
                told("skip without a session", skip, Outcome.NOT_IN_SESSION, IDLE_ANNA)
                        .as(error(Notice.Code.NOT_IN_SESSION, "you are in no session")),
                told("end", end, Outcome.ENDED, freed(IDLE_ANNA, false), freedBert(PAIRED, true))
                        .as(
                                ok(Notice.State.IDLE, "s"),
                                deliver("anna", new Notice.Parted("s", Reason.ENDED, Notice.By.YOU, false)),
                                deliver("bert", new Notice.Parted("s", Reason.ENDED, Notice.By.PARTNER, true))),
                told("end of a session just over", end, Outcome.ENDED, IDLE_ANNA)
                        .as(ok(Notice.State.IDLE, "s"), deliver("anna", new Notice.Idle(null))),
                told("connected, idle", connected, Outcome.CONNECTED, IDLE_ANNA)
                        .as(reply(SILENT, ready(null, Notice.State.IDLE, null))),
                told("connected, waiting", connected, Outcome.CONNECTED, WAITING_ANNA)
                        .as(reply(SILENT, readyWaiting(null))),
                told("connected, paired", connected, Outcome.CONNECTED, PAIRED_ANNA)
                        .as(reply(SILENT, ready(null, Notice.State.MATCHED, "s2"))),
                told("connected, unknown", connected, Outcome.ADMITTING, ADMITTING_ANNA)
                        .as(),
                told("connected after it was lost", connected, Outcome.OUTDATED, UNKNOWN_ANNA)
                        .as(reply(SILENT, ready(null, Notice.State.IDLE, null))),
                told("polling begins", new QueueCommand.Connected(POLLING, null, null), Outcome.CONNECTED, IDLE_ANNA)
                        .as(),
                told("status", new QueueCommand.Status(ANNA), Outcome.TOLD, PAIRED_ANNA)
                        .as(reply(ANNA, ready("c", Notice.State.MATCHED, "s2"))),
                told("status before admission", new QueueCommand.Status(ANNA), Outcome.TOLD, HOPING_ANNA)
                        .as(reply(ANNA, readyHoping("c"))),
                told("status of an unknown connection", new QueueCommand.Status(ANNA), Outcome.TOLD, UNKNOWN_ANNA)
                        .as(),
                told("status by polling", new QueueCommand.Status(POLLING), Outcome.TOLD, WAITING_ANNA)
                        .as(reply(POLLING, readyWaiting("c"))),
                told("status by polling, paired", new QueueCommand.Status(POLLING), Outcome.TOLD, PAIRED_ANNA)
                        .as(),
                told("gone", new QueueCommand.Disconnected("anna", 1, false), Outcome.GONE, WAITING_ANNA)
                        .as(),
                told("sweep", new QueueCommand.Sweep(), Outcome.SWEPT, PAIRED_ANNA)
                        .as(),
                told("sweep with news", new QueueCommand.Sweep(), Outcome.SWEPT, WAITING_ANNA)
                        .as(deliver("anna", new Notice.Waiting(at(1_000), 3L, 20L, Accepts.LANGUAGE, at(500), null))),
                told("find against a cooldown", find, Outcome.COOLDOWN, cooling(2_001))
                        .as(reply(
                                ANNA,
                                new Notice.Error(
                                        "c", Notice.Code.COOLDOWN, "you went on too often; take a break", 2L))),
                told("one skip too many", skip, Outcome.SKIPPED, freed(IDLE_ANNA, false, 61_000))
                        .as(
                                ok(Notice.State.IDLE, "s"),
                                deliver(
                                        "anna",
                                        new Notice.Parted(
                                                "s", Reason.SKIPPED, Notice.By.YOU, false, at(1_000), at(61_000)))),
                told("status during a cooldown", new QueueCommand.Status(ANNA), Outcome.TOLD, cooling(61_000))
                        .as(reply(ANNA, readyCooling("c", at(61_000)))),
                told("status after a cooldown", new QueueCommand.Status(ANNA), Outcome.TOLD, cooling(1_000))
                        .as(reply(ANNA, ready("c", Notice.State.IDLE, null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void people_are_told_what_their_commands_came_to(
            String what, QueueCommand command, Decision decision, List<GatewayMessage> expected) {
        assertEquals(
                expected,
                Announcements.ofCommands(List.of(entry(command)), List.of(decision))
                        .messages());
    }

    static Stream<Arguments> events() {
        SessionEvent left = new SessionEvent.SessionOver(PAIR, Reason.LEFT, "bert");
        SessionEvent expired = new SessionEvent.SessionOver(PAIR, Reason.EXPIRED, null);
        SessionEvent undone = new SessionEvent.MatchUndone(PAIR, List.of("bert"), "t", "u");
        SessionEvent admitted = new SessionEvent.Admitted(ANNA, null);
        SessionEvent blocked = new SessionEvent.Blocked(ANNA, "bert", "b", "s");
        return Stream.of(
                told("the partner left", left, Outcome.FREED, freed(IDLE_ANNA, false), freedBert(IDLE, false))
                        .as(
                                deliver("anna", new Notice.Parted("s", Reason.LEFT, Notice.By.PARTNER, false)),
                                deliver("bert", new Notice.Parted("s", Reason.LEFT, Notice.By.YOU, false))),
                told("nobody ended it", expired, Outcome.FREED, freed(IDLE_ANNA, false))
                        .as(deliver("anna", new Notice.Parted("s", Reason.EXPIRED, Notice.By.SYSTEM, false))),
                told("ended before", left, Outcome.NOTHING).as(),
                told("undone", undone, Outcome.FREED, freed(WAITING_ANNA, true), freedBert(IDLE, false))
                        .as(
                                deliver("anna", new Notice.Parted("s", Reason.UNDONE, Notice.By.SYSTEM, true)),
                                WAITING_TOLD,
                                deliver("bert", new Notice.Parted("s", Reason.UNDONE, Notice.By.SYSTEM, false))),
                told("blocked a partner", blocked, Outcome.BLOCKED, freed(IDLE_ANNA, false), freedBert(IDLE, false))
                        .as(
                                reply(ANNA, new Notice.Ok("c", Notice.State.IDLE, "s", "b")),
                                deliver("anna", new Notice.Parted("s", Reason.BLOCKED, Notice.By.YOU, false)),
                                deliver("bert", new Notice.Parted("s", Reason.BLOCKED, Notice.By.PARTNER, false))),
                told("blocked a former partner", blocked, Outcome.BLOCKED, PAIRED_ANNA)
                        .as(reply(ANNA, new Notice.Ok("c", Notice.State.MATCHED, "s2", "b"))),
                told("unblocked", new SessionEvent.Unblocked(ANNA, "bert", "b"), Outcome.UNBLOCKED, IDLE_ANNA)
                        .as(reply(ANNA, new Notice.Ok("c", Notice.State.IDLE, null, "b"))),
                told("admitted", admitted, Outcome.ADMITTED, IDLE_ANNA)
                        .as(deliver("anna", ready(null, Notice.State.IDLE, null))),
                told("admitted with a find", admitted, Outcome.ADMITTED, WAITING_ANNA)
                        .as(deliver("anna", readyWaiting(null)), WAITING_TOLD),
                told("admitted twice", admitted, Outcome.OUTDATED, WAITING_ANNA)
                        .as(deliver("anna", readyWaiting(null)), WAITING_TOLD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void people_are_told_what_the_record_s_events_came_to(
            String what, SessionEvent event, Decision decision, List<GatewayMessage> expected) {
        assertEquals(
                expected,
                Announcements.ofEvents(List.of(entry(event)), List.of(decision)).messages());
    }

    @Test
    void nobody_is_told_to_wait_who_met_somebody_later_in_the_batch() {
        Entry<QueueCommand> find = entry(new QueueCommand.Find(SILENT, "t", Wishes.ANYONE));
        Entry<QueueCommand> sweep = entry(new QueueCommand.Sweep());

        List<GatewayMessage> messages = Announcements.ofCommands(
                        List.of(find, sweep),
                        List.of(
                                new Decision(Outcome.WAITING, 1_000, 0, false, List.of(WAITING_ANNA)),
                                new Decision(Outcome.SWEPT, 1_001, 0, false, List.of(PAIRED_ANNA))))
                .messages();

        assertEquals(List.of(), messages);
    }

    @Test
    void an_outcome_that_no_command_can_have_is_a_fault() {
        Decision decision = new Decision(Outcome.SWEPT, 1_000, 0, false, List.of());
        List<Entry<QueueCommand>> batch = List.of(entry(new QueueCommand.Cancel(ANNA)));

        assertThrows(IllegalStateException.class, () -> Announcements.ofCommands(batch, List.of(decision)));
    }

    private record Case(String what, Object message, Decision decision) {
        Arguments as(GatewayMessage... expected) {
            return Arguments.of(what, message, decision, List.of(expected));
        }
    }

    private static Case told(String what, Object message, Outcome outcome, Standing... people) {
        return new Case(what, message, new Decision(outcome, 1_000, 0, false, List.of(people)));
    }

    private static <M> Entry<M> entry(M message) {
        return new Entry<>("1-1", message, TRACE);
    }

    private static Standing anna(Decision.State state, String session, long since) {
        return new Standing("anna", state, session, since, 0, null, null, false, false, null, false, 0, null);
    }

    private static Standing freed(Standing standing, boolean requeued) {
        return freed(standing, requeued, 0);
    }

    private static Standing freed(Standing standing, boolean requeued, long cooldownUntil) {
        return new Standing(
                standing.user(),
                standing.state(),
                standing.session(),
                standing.since(),
                standing.position(),
                standing.estimatedWaitSeconds(),
                standing.accepts(),
                standing.news(),
                standing.away(),
                "s",
                requeued,
                cooldownUntil,
                standing.wishes());
    }

    private static Standing cooling(long cooldownUntil) {
        return new Standing("anna", IDLE, null, 0, 0, null, null, false, false, null, false, cooldownUntil, null);
    }

    private static Standing freedBert(Decision.State state, boolean requeued) {
        return new Standing(
                "bert", state, state == PAIRED ? "s3" : null, 0, 0, null, null, false, false, "s", requeued, 0, null);
    }

    private static GatewayMessage ok(Notice.State state, String session) {
        return reply(ANNA, new Notice.Ok("c", state, session));
    }

    private static GatewayMessage error(Notice.Code code, String message) {
        return reply(ANNA, new Notice.Error("c", code, message, null));
    }

    private static GatewayMessage reply(Caller to, Notice notice) {
        return new GatewayMessage.Reply(to, notice);
    }

    private static GatewayMessage deliver(String user, Notice notice) {
        return new GatewayMessage.Deliver(user, notice);
    }

    private static Notice ready(String id, Notice.State state, String session) {
        return new Notice.Ready(
                id, at(1_000), null, null, state, null, null, null, null, null, null, null, session, null);
    }

    private static Notice readyWaiting(String id) {
        return new Notice.Ready(
                id,
                at(1_000),
                null,
                null,
                Notice.State.WAITING,
                null,
                null,
                null,
                3L,
                20L,
                Accepts.LANGUAGE,
                at(500),
                null,
                GERMAN);
    }

    private static Notice readyCooling(String id, Instant until) {
        return new Notice.Ready(
                id, at(1_000), null, null, Notice.State.IDLE, until, null, null, null, null, null, null, null, null);
    }

    /** Of somebody whose admission is still asked for. */
    private static Notice readyHoping(String id) {
        return new Notice.Ready(
                id,
                at(1_000),
                null,
                null,
                Notice.State.WAITING,
                null,
                null,
                null,
                null,
                null,
                null,
                at(500),
                null,
                null);
    }

    private static Instant at(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }
}
