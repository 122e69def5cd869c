package dev.parley.session.consumer;

import dev.parley.bus.Entry;
import dev.parley.bus.Streams;
import dev.parley.bus.message.Caller;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.SessionCommand.Block;
import dev.parley.bus.message.SessionCommand.Blocks;
import dev.parley.bus.message.SessionCommand.Unblock;
import dev.parley.bus.message.SessionEvent.Blocked;
import dev.parley.bus.message.SessionEvent.Unblocked;
import dev.parley.bus.presence.Outbox;
import dev.parley.session.config.SessionConfig;
import dev.parley.session.database.Blocks.Answer;
import dev.parley.session.database.Blocks.Holds;
import dev.parley.session.database.Blocks.ListFull;
import dev.parley.session.database.Blocks.NoConversation;
import dev.parley.session.database.Blocks.Removal;
import dev.parley.session.database.Blocks.Removed;
import dev.parley.session.database.Blocks.RemovedSince;
import dev.parley.session.database.Blocks.Wish;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * People's blocklists. A block, and its removal, is recorded here and acknowledged by queue-service, which is told of it:
 * what is acknowledged, matching respects. Answered here are refusals, and commands that come again when their block was
 * removed.
 */
@Singleton
class BlockCommands {

    private final dev.parley.session.database.Blocks blocks;
    private final Streams streams;
    private final SessionConfig config;

    BlockCommands(dev.parley.session.database.Blocks blocks, Streams streams, SessionConfig config) {
        this.blocks = blocks;
        this.streams = streams;
        this.config = config;
    }

    void block(List<Entry<Block>> commands, Outbox outbox) {
        List<Answer> answers = blocks.block(
                commands.stream()
                        .map(Entry::message)
                        .map(block -> new Wish(block.from().user(), block.session(), block.block()))
                        .toList(),
                config.blockMemory(),
                config.blockLimit());
        for (int i = 0; i < commands.size(); i++) {
            answer(commands.get(i), answers.get(i), outbox);
        }
    }

    private void answer(Entry<Block> entry, Answer answer, Outbox outbox) {
        Caller from = entry.message().from();
        String session = entry.message().session();
        String trace = entry.traceParent();
        switch (answer) {
            case Holds(String block, String blocked) ->
                outbox.append(streams.sessionEvents(), new Blocked(from, blocked, block, session), trace);
            // Matching may have forgotten by now that it was removed, so it is not told.
            case RemovedSince(String block) ->
                outbox.reply(from, new Notice.Ok(from.id(), null, session, block), trace);
            case NoConversation() ->
                refuse(
                        from,
                        Notice.Code.NOT_IN_SESSION,
                        "You were in no such conversation within the last day.",
                        outbox,
                        trace);
            case ListFull() ->
                refuse(
                        from,
                        Notice.Code.RATE_LIMITED,
                        "You have blocked " + config.blockLimit() + " people; remove some first.",
                        outbox,
                        trace);
        }
    }

    void unblock(List<Entry<Unblock>> commands, Outbox outbox) {
        List<Removed> removed = blocks.unblock(commands.stream()
                .map(Entry::message)
                .map(unblock -> new Removal(unblock.from().user(), unblock.block()))
                .toList());
        for (int i = 0; i < commands.size(); i++) {
            Caller from = commands.get(i).message().from();
            String trace = commands.get(i).traceParent();
            Removed result = removed.get(i);
            if (result.block() == null) {
                refuse(from, Notice.Code.NOT_FOUND, "You have no such block.", outbox, trace);
            } else {
                outbox.append(streams.sessionEvents(), new Unblocked(from, result.blocked(), result.block()), trace);
            }
        }
    }

    void list(List<Entry<Blocks>> commands, Outbox outbox) {
        Map<String, List<Notice.Blocked>> lists =
                blocks
                        .of(commands.stream()
                                .map(entry -> entry.message().from().user())
                                .collect(Collectors.toSet()))
                        .stream()
                        .collect(Collectors.groupingBy(
                                dev.parley.session.database.Blocks.Block::blocker,
                                Collectors.mapping(
                                        block -> new Notice.Blocked(block.id(), block.name(), block.at()),
                                        Collectors.toList())));
        for (Entry<Blocks> entry : commands) {
            Caller from = entry.message().from();
            outbox.reply(
                    from,
                    new Notice.Blocks(from.id(), lists.getOrDefault(from.user(), List.of())),
                    entry.traceParent());
        }
    }

    private static void refuse(Caller to, Notice.Code code, String sentence, Outbox outbox, String trace) {
        outbox.reply(to, new Notice.Error(to.id(), code, sentence, null), trace);
    }
}
