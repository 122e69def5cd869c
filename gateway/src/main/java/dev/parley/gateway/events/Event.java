package dev.parley.gateway.events;

import dev.parley.bus.message.Notice;
import java.util.Locale;

/** @param json the notice as text, which is one line */
record Event(Notice notice, String json) {

    /** As the stream's format wants it, with the notice's type as the event's. */
    String text(long id) {
        String type = notice.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return "event: " + type + "\nid: " + id + "\ndata: " + json + "\n\n";
    }
}
