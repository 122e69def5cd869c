package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Moderation;
import dev.parley.bus.message.ModerationAnswer;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand.Moderate;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.database.Bans;
import dev.parley.session.database.Casebook;
import dev.parley.session.database.Casebook.BanCase;
import dev.parley.session.database.Casebook.Case;
import dev.parley.session.database.Rulings;
import dev.parley.session.database.Rulings.Decision;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What moderators look at and decide, one after the other. The decision that holds is announced again with every further
 * one about the same report or ban, so that a crash between the record and its announcement is repaired.
 */
@Singleton
class ModerationCommands {

    private final Casebook casebook;
    private final Rulings rulings;
    private final Bans bans;
    private final Expulsions expulsions;

    ModerationCommands(Casebook casebook, Rulings rulings, Bans bans, Expulsions expulsions) {
        this.casebook = casebook;
        this.rulings = rulings;
        this.bans = bans;
        this.expulsions = expulsions;
    }

    void moderate(List<Entry<Moderate>> commands, Outbox outbox) {
        for (Entry<Moderate> entry : commands) {
            Caller from = entry.message().from();
            Notice answer = answer(entry.message().what(), from.user(), entry.traceParent())
                    .<Notice>map(found -> new Notice.Moderation(from.id(), found))
                    .orElseGet(
                            () -> new Notice.Error(from.id(), Notice.Code.NOT_FOUND, "There is no such thing.", null));
            outbox.reply(from, answer, entry.traceParent());
        }
    }

    private Optional<? extends ModerationAnswer> answer(Moderation what, String by, String trace) {
        return switch (what) {
            case Moderation.ListReports list ->
                Optional.of(
                        reports(casebook.reports(list.which(), list.reason(), list.before(), list.limit() + 1), list));
            case Moderation.ShowReport(String report) -> casebook.report(report).map(this::file);
            case Moderation.Dismiss(String report, String decision) -> {
                rulings.dismiss(report, new Decision(decision, by));
                yield decided(report, decision, trace);
            }
            case Moderation.Ban ban -> {
                rulings.ban(ban.report(), new Decision(ban.decision(), by), ban.reason(), ban.length());
                yield decided(ban.report(), ban.decision(), trace);
            }
            case Moderation.ListBans list ->
                Optional.of(bans(casebook.bans(list.which(), list.before(), list.limit() + 1), list));
            case Moderation.Lift(String ban, String decision) -> {
                rulings.lift(ban, new Decision(decision, by));
                yield lifted(ban, decision, trace);
            }
        };
    }

    private ModerationAnswer.File file(Case found) {
        return new ModerationAnswer.File(
                found.report(),
                casebook.history(found.report().reporter(), found.reporter()),
                casebook.history(found.report().reported(), found.reported()));
    }

    private Optional<ModerationAnswer> decided(String report, String decision, String trace) {
        Optional<Case> found = casebook.report(report);
        found.ifPresent(one -> expulsions.carryOut(bans.reach(List.of(one.decision())), trace));
        return found.map(one -> new ModerationAnswer.Decided(one.report(), !decision.equals(one.decision())));
    }

    private Optional<ModerationAnswer> lifted(String ban, String decision, String trace) {
        Optional<BanCase> found = casebook.ban(ban);
        found.ifPresent(one -> expulsions.carryOut(bans.reach(List.of(ban)), trace));
        return found.map(one -> new ModerationAnswer.Lifted(one.ban(), !decision.equals(one.lift())));
    }

    private static ModerationAnswer reports(List<ModerationAnswer.Report> found, Moderation.ListReports list) {
        return page(found, list.limit(), ModerationAnswer.Report::id, ModerationAnswer.Reports::new);
    }

    private static ModerationAnswer bans(List<ModerationAnswer.Ban> found, Moderation.ListBans list) {
        return page(found, list.limit(), ModerationAnswer.Ban::id, ModerationAnswer.Bans::new);
    }

    @FunctionalInterface
    private interface Page<T> {
        ModerationAnswer of(List<T> rows, String next);
    }

    /** One row more than wanted says that there is another page. */
    private static <T> ModerationAnswer page(List<T> found, int limit, Function<T, String> id, Page<T> page) {
        List<T> rows = found.stream().limit(limit).toList();
        return page.of(rows, found.size() > limit ? id.apply(rows.getLast()) : null);
    }
}
