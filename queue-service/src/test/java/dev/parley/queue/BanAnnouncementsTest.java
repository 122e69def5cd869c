package dev.parley.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.GatewayMessage;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.QueueCommand;
import dev.parley.bus.message.Reason;
import dev.parley.bus.message.SessionEvent;
import dev.parley.bus.message.Wishes;
import dev.parley.queue.Decision.Standing;
import dev.parley.queue.Decision.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of bans. */
class BanAnnouncementsTest {

    private static final Caller ANNA = Caller.socket("anna", 1, "g1", "c");
    private static final long NOW = 1_000;
    private static final long UNTIL = 61_000;
    private static final Notice.Error TOLD = Notice.Error.banned(null, at(NOW), at(UNTIL));
    private static final GatewayMessage CLOSED = new GatewayMessage.Close("anna", 4403, "banned");

    @Test
    void the_system_parts_both_and_closes_the_banned_one_s_connection() {
        SessionEvent banned = new SessionEvent.Banned("anna", "b", UNTIL);

        assertEquals(
                List.of(
                        deliver("anna", new Notice.Parted("s", Reason.BANNED, Notice.By.SYSTEM, false)),
                        deliver("bert", new Notice.Parted("s", Reason.BANNED, Notice.By.SYSTEM, false)),
                        deliver("anna", TOLD),
                        CLOSED),
                told(banned, Outcome.BANNED, standing("anna", "s", UNTIL), standing("bert", "s", null)));
        assertEquals(List.of(), told(banned, Outcome.UNBANNED, standing("anna", null, null)), "lifted by now");
    }

    @Test
    void an_admission_with_a_ban_closes_instead_of_saying_ready() {
        SessionEvent admitted = new SessionEvent.Admitted(ANNA, null);

        assertEquals(
                List.of(deliver("anna", TOLD), CLOSED), told(admitted, Outcome.BANNED, standing("anna", null, UNTIL)));
    }

    @Test
    void a_connection_is_closed_and_a_command_refused() {
        Standing standing = standing("anna", null, UNTIL);

        assertEquals(
                List.of(deliver("anna", TOLD), CLOSED), told(new QueueCommand.Connected(ANNA, null, null), standing));
        GatewayMessage refused = new GatewayMessage.Reply(ANNA, Notice.Error.banned("c", at(NOW), at(UNTIL)));
        assertEquals(List.of(refused), told(new QueueCommand.Find(ANNA, "t", Wishes.ANYONE), standing));
        assertEquals(List.of(refused), told(new QueueCommand.Status(ANNA), standing));
    }

    @Test
    void a_ban_for_good_has_no_end() {
        GatewayMessage refused = new GatewayMessage.Reply(ANNA, Notice.Error.banned("c", at(NOW), null));

        assertEquals(
                List.of(refused), told(new QueueCommand.Find(ANNA, "t", Wishes.ANYONE), standing("anna", null, 0L)));
    }

    private static List<GatewayMessage> told(SessionEvent event, Outcome outcome, Standing... people) {
        Decision decision = new Decision(outcome, NOW, 0, false, List.of(people));
        return Announcements.ofEvents(List.of(new Entry<>("1-0", event, "t")), List.of(decision))
                .messages();
    }

    private static List<GatewayMessage> told(QueueCommand command, Standing standing) {
        Decision decision = new Decision(Outcome.BANNED, NOW, 0, false, List.of(standing));
        return Announcements.ofCommands(List.of(new Entry<>("1-0", command, "t")), List.of(decision))
                .messages();
    }

    private static Standing standing(String user, String left, Long bannedUntil) {
        return new Standing(user, State.IDLE, null, 0, 0, null, null, false, false, left, false, 0, null, bannedUntil);
    }

    private static GatewayMessage deliver(String user, Notice notice) {
        return new GatewayMessage.Deliver(user, notice);
    }

    private static Instant at(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }
}
