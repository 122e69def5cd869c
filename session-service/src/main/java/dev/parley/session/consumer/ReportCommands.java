package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand.Report;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Bans;
import dev.parley.session.database.Reports;
import dev.parley.session.database.Reports.Made;
import dev.parley.session.database.Reports.Rules;
import dev.parley.session.database.Reports.Wish;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What people report about partners. Those whom it suspends are expelled before anybody is answered. */
@Singleton
class ReportCommands {

    private final Reports reports;
    private final Bans bans;
    private final Expulsions expulsions;
    private final SessionConfig config;

    ReportCommands(Reports reports, Bans bans, Expulsions expulsions, SessionConfig config) {
        this.reports = reports;
        this.bans = bans;
        this.expulsions = expulsions;
        this.config = config;
    }

    void report(List<Entry<Report>> commands, Outbox outbox) {
        if (commands.isEmpty()) {
            return;
        }
        List<Made> made = reports.report(
                commands.stream().map(entry -> wish(entry.message())).toList(),
                new Rules(
                        config.reportMemory(),
                        config.reportsDaily(),
                        config.suspensionReporters(),
                        config.suspensionWindow()));
        expulsions.carryOut(
                bans.suspensions(made.stream()
                        .map(Made::reported)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet())),
                commands.getLast().traceParent());
        for (int i = 0; i < commands.size(); i++) {
            Report command = commands.get(i).message();
            outbox.reply(
                    command.from(),
                    answer(command, made.get(i)),
                    commands.get(i).traceParent());
        }
    }

    private static Wish wish(Report report) {
        return new Wish(report.from().user(), report.session(), report.report(), report.reason(), report.comment());
    }

    private Notice answer(Report command, Made made) {
        Caller from = command.from();
        if (made.report() != null) {
            return Notice.Ok.reported(from.id(), command.session(), made.report());
        }
        if (made.reported() == null) {
            return new Notice.Error(
                    from.id(),
                    Notice.Code.NOT_IN_SESSION,
                    "You were in no such conversation within the last day.",
                    null);
        }
        return new Notice.Error(
                from.id(),
                Notice.Code.RATE_LIMITED,
                "You have reported " + config.reportsDaily() + " people within a day.",
                made.waitSeconds());
    }
}
