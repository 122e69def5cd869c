package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.bus.message.OwnData.Conversation;
import dev.parley.bus.message.SessionCommand.Export;
import dev.parley.bus.message.SessionCommand.History;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Exports;
import dev.parley.session.database.OwnRecord;
import dev.parley.session.database.OwnRecord.Placed;
import dev.parley.session.database.Past;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What people ask of what is stored about them, one after the other. A ban keeps nobody from asking. */
@Singleton
class OwnDataCommands {

    private final OwnRecord record;
    private final Exports exports;
    private final ExportParts parts;
    private final SessionConfig config;

    OwnDataCommands(OwnRecord record, Exports exports, ExportParts parts, SessionConfig config) {
        this.record = record;
        this.exports = exports;
        this.parts = parts;
        this.config = config;
    }

    void history(List<Entry<History>> commands, Outbox outbox) {
        for (Entry<History> entry : commands) {
            Caller from = entry.message().from();
            outbox.reply(from, history(entry.message()), entry.traceParent());
        }
    }

    private Notice history(History command) {
        Caller from = command.from();
        Optional<Past> before = command.before() == null ? Optional.of(Past.NEWEST) : Past.parse(command.before());
        if (before.isEmpty()) {
            return refusal(from, Notice.Code.BAD_MESSAGE, "before: must be what the page before gave as next", null);
        }
        // One row more than wanted says that there is another page.
        List<Placed<Past, Conversation>> found =
                record.past(from.user(), false, before.get(), config.reportMemory(), command.limit() + 1);
        List<Placed<Past, Conversation>> page =
                found.stream().limit(command.limit()).toList();
        String next = found.size() > page.size() ? page.getLast().place().toText() : null;
        return new Notice.Own(
                from.id(), new OwnData.History(page.stream().map(Placed::row).toList(), next));
    }

    void export(List<Entry<Export>> commands, Outbox outbox) {
        for (Entry<Export> entry : commands) {
            Export command = entry.message();
            outbox.reply(command.from(), command.after() == null ? begin(command) : goOn(command), entry.traceParent());
        }
    }

    private Notice begin(Export command) {
        Caller from = command.from();
        return switch (exports.begin(from.user(), command.export(), config.exportsDaily())) {
            case Exports.Begun() -> new Notice.Own(from.id(), parts.first(from.user()));
            case Exports.Nobody() -> new Notice.Own(from.id(), ExportParts.NOTHING);
            case Exports.TooMany(long wait) ->
                refusal(
                        from,
                        Notice.Code.RATE_LIMITED,
                        "You have exported your data " + config.exportsDaily() + " times within a day.",
                        wait);
        };
    }

    private Notice goOn(Export command) {
        Caller from = command.from();
        Optional<OwnData.Part> part = exports.isBegun(from.user(), command.export())
                ? parts.after(from.user(), command.after())
                : Optional.empty();
        return part.<Notice>map(found -> new Notice.Own(from.id(), found))
                .orElseGet(() -> refusal(from, Notice.Code.NOT_FOUND, "There is no such export.", null));
    }

    private static Notice refusal(Caller to, Notice.Code code, String sentence, Long waitSeconds) {
        return new Notice.Error(to.id(), code, sentence, waitSeconds);
    }
}
