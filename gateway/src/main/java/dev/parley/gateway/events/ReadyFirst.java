package dev.parley.gateway.events;

import dev.parley.bus.message.Notice;
import java.util.List;

/**
 * Lets a stream begin with {@code ready}, which says where one stands: what queue-service told before is older than that
 * and dropped. A match, told by another service, may be newer: the last one waits, unless its end comes before. For one
 * thread.
 */
final class ReadyFirst {

    private boolean ready;
    private Event match;

    /** What is to be written now, in order. */
    List<Event> pass(Event event) {
        if (ready) {
            return List.of(event);
        }
        switch (event.notice()) {
            case Notice.Ready state -> {
                ready = true;
                return match == null ? List.of(event) : List.of(event, match);
            }
            case Notice.Matched matched -> match = event;
            case Notice.Parted parted -> forget(parted);
            case Notice.Waiting older -> {}
            case Notice.Idle older -> {}
            case Notice.Ok older -> {}
            case Notice.Blocks older -> {}
            case Notice.Moderation older -> {}
            case Notice.Own older -> {}
            case Notice.Error error -> {
                // Nothing else follows, and it says until when.
                if (error.code() == Notice.Code.BANNED) {
                    return List.of(event);
                }
            }
        }
        return List.of();
    }

    private void forget(Notice.Parted parted) {
        if (match != null && ((Notice.Matched) match.notice()).session().equals(parted.session())) {
            match = null;
        }
    }
}
