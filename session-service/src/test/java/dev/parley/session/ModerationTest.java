package dev.parley.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.Moderation.Which;
import dev.parley.bus.message.ModerationAnswer;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.Pair;
import dev.parley.bus.message.QueueEvent.AdmissionAsked;
import dev.parley.bus.message.ReportReason;
import dev.parley.bus.message.SessionCommand.Moderate;
import dev.parley.bus.message.SessionCommand.Report;
import dev.parley.bus.message.SessionEvent.Banned;
import dev.parley.bus.message.SessionEvent.Unbanned;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What moderators see and decide. */
@QuarkusTest
class ModerationTest extends ServiceTest {

    private static final String MODERATOR = "moderator";

    private int commands;

    @Test
    void givenAReportThenModeratorsSeeBothHistoriesAndNoNames() {
        String report = reported(ann, ben);

        ModerationAnswer.File file = (ModerationAnswer.File) answer(new Moderation.ShowReport(report));

        assertEquals(report, file.report().id());
        assertEquals(ReportReason.HARASSMENT, file.report().reason());
        assertEquals(file.report().reporter(), file.reporter().person());
        assertEquals(file.report().reported(), file.reported().person());
        assertEquals(
                List.of(report),
                file.reporter().made().stream().map(ModerationAnswer.Report::id).toList());
        assertEquals(
                List.of(report),
                file.reported().about().stream()
                        .map(ModerationAnswer.Report::id)
                        .toList());
        assertFalse(file.toString().contains(ann) || file.toString().contains(ben), file.toString());
    }

    @Test
    void givenManyReportsThenTheyAreListedByPagesTheNewestFirst() {
        String oldest = reported(ann, ben);
        String newest = reported(ben, ann);

        ModerationAnswer.Reports first =
                (ModerationAnswer.Reports) answer(new Moderation.ListReports(Which.OPEN, null, null, 1));
        assertEquals(newest, first.reports().getFirst().id());
        assertEquals(newest, first.next());
        ModerationAnswer.Reports second = (ModerationAnswer.Reports)
                answer(new Moderation.ListReports(Which.OPEN, ReportReason.HARASSMENT, first.next(), 1));
        assertEquals(oldest, second.reports().getFirst().id());
        ModerationAnswer.Reports other =
                (ModerationAnswer.Reports) answer(new Moderation.ListReports(Which.ALL, ReportReason.NUDITY, null, 50));
        assertEquals(List.of(), other.reports());
    }

    @Test
    void givenADecisionThenTheFirstOneHoldsAndIsTold() {
        String report = reported(ann, ben);
        String decision = Uuid7.fresh();

        ModerationAnswer.Decided dismissed = decided(new Moderation.Dismiss(report, decision));
        ModerationAnswer.Decided again = decided(new Moderation.Dismiss(report, decision));
        ModerationAnswer.Decided later = decided(new Moderation.Ban(report, Uuid7.fresh(), "spam", null));

        assertEquals("dismissed", dismissed.report().decision());
        assertEquals(MODERATOR, dismissed.report().decidedBy());
        assertNotNull(dismissed.report().decidedAt());
        assertFalse(dismissed.already());
        assertFalse(again.already(), "the same command delivered again");
        assertTrue(later.already());
        assertEquals("dismissed", later.report().decision());
        assertEquals(List.of(), bansOf(ben));
    }

    @Test
    void givenABanThenItReachesEverybodyOfTheDeviceAndEndsByItself() {
        UUID device = UUID.randomUUID();
        String guest = "guest" + ben;
        comesBy(ben, device);
        comesBy(guest, device);
        String report = reported(ann, ben);

        decided(new Moderation.Ban(report, Uuid7.fresh(), "threats", Duration.ofHours(1)));

        Banned banned =
                await().until(() -> bansOf(ben), bans -> !bans.isEmpty()).getFirst();
        assertTrue(banned.until() > System.currentTimeMillis());
        await().until(() -> !bansOf(guest).isEmpty());
        String next = "next" + ben;
        comesBy(next, device);
        assertEquals(
                banned.ban(), world.admissions(next).getLast().bans().getFirst().id());

        record.sql("UPDATE bans SET ends_at = now() - interval '1 s' WHERE id = ?::uuid", banned.ban());
        comesBy(next, device);
        assertEquals(List.of(), world.admissions(next).getLast().bans());
    }

    @Test
    void givenABanThatIsLiftedThenThatIsToldAndRecordedOnce() {
        String report = reported(ann, ben);
        String ban = Uuid7.fresh();
        decided(new Moderation.Ban(report, ban, "threats", null));
        await().until(() -> !bansOf(ben).isEmpty());
        String lift = Uuid7.fresh();

        ModerationAnswer.Lifted lifted = (ModerationAnswer.Lifted) answer(new Moderation.Lift(ban, lift));
        ModerationAnswer.Lifted later = (ModerationAnswer.Lifted) answer(new Moderation.Lift(ban, Uuid7.fresh()));

        assertFalse(lifted.already());
        assertTrue(later.already());
        assertEquals(MODERATOR, lifted.ban().liftedBy());
        assertFalse(lifted.ban().active());
        await().until(() -> world.events(Unbanned.class).contains(new Unbanned(ben, ban)));
        ModerationAnswer.Bans active = (ModerationAnswer.Bans) answer(new Moderation.ListBans(Which.ACTIVE, null, 200));
        assertTrue(active.bans().stream().noneMatch(one -> one.id().equals(ban)));
        ModerationAnswer.Bans all = (ModerationAnswer.Bans) answer(new Moderation.ListBans(Which.ALL, null, 200));
        assertTrue(all.bans().stream().anyMatch(one -> one.id().equals(ban)));
    }

    @Test
    void givenSomethingThatIsNotThereThenThatIsSaid() {
        for (Moderation what : List.of(
                new Moderation.ShowReport(Uuid7.fresh()),
                new Moderation.Dismiss(Uuid7.fresh(), Uuid7.fresh()),
                new Moderation.Lift(Uuid7.fresh(), Uuid7.fresh()))) {
            assertEquals(Notice.Code.NOT_FOUND, ((Notice.Error) ask(what)).code());
        }
        assertNull(((Notice.Error) ask(new Moderation.ShowReport(Uuid7.fresh()))).until());
    }

    private void comesBy(String user, UUID device) {
        int before = world.admissions(user).size();
        world.queue(new AdmissionAsked(World.socket(user), user, device.toString()));
        await().until(() -> world.admissions(user).size() > before);
    }

    /** The id of a fresh report of the one about the other. */
    private String reported(String by, String about) {
        Pair met = Pairs.of(by, about);
        world.parted(met, by);
        await().until(() -> record.session(met).startsWith("ENDED"));
        String command = "report" + by + ++commands;
        world.command(
                new Report(World.polling(by, command), met.session(), ReportReason.HARASSMENT, null, Uuid7.fresh()));
        return ((Notice.Ok) reply(command)).report();
    }

    private ModerationAnswer.Decided decided(Moderation what) {
        return (ModerationAnswer.Decided) answer(what);
    }

    private ModerationAnswer answer(Moderation what) {
        return ((Notice.Moderation) ask(what)).answer();
    }

    private Notice ask(Moderation what) {
        String command = "moderate" + ann + ++commands;
        world.command(new Moderate(World.polling(MODERATOR, command), what));
        return reply(command);
    }

    private List<Banned> bansOf(String person) {
        return world.events(Banned.class).stream()
                .filter(banned -> banned.user().equals(person))
                .toList();
    }
}
