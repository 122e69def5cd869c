package dev.parley.gateway.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bus.Uuid7;
import dev.parley.bus.message.Notice;
import dev.parley.bus.message.OwnData;
import dev.parley.gateway.message.ClientMessage;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Everything that is stored about somebody, as one document, however long: session-service gives it in parts, and each is
 * written before the next is asked for. One that can't be had ends the connection, so that nobody takes half a document
 * for a whole one. Waits; for virtual threads.
 */
@Singleton
class Exports {

    private static final Logger LOG = Logger.getLogger(Exports.class);
    private static final String FILE = "attachment; filename=\"parley-export.json\"";

    /** How often a part is asked for. */
    private static final int ATTEMPTS = 2;

    private final CommandRequests requests;
    private final HttpServerRequest request;
    private final ObjectMapper json;

    Exports(CommandRequests requests, HttpServerRequest request, ObjectMapper json) {
        this.requests = requests;
        this.request = request;
        this.json = json;
    }

    Response begin(String user) {
        String export = Uuid7.fresh();
        return requests.ask(
                new ClientMessage.Export(null, export, null),
                answer -> answer instanceof Notice.Own own && own.data() instanceof OwnData.Part first
                        ? document(user, export, first)
                        : Refusals.of(answer));
    }

    private Response document(String user, String export, OwnData.Part first) {
        Function<ClientMessage.Command, Optional<Notice>> further = requests.further();
        Channel channel = ((ConnectionBase) request.connection()).channel();
        StreamingOutput document = out -> {
            try (ExportDocument written = new ExportDocument(json.createGenerator(out))) {
                written.begin(user, Instant.now(), first.account());
                OwnData.Part part = first;
                written.add(part);
                while (part.next() != null) {
                    part = part(further, new ClientMessage.Export(null, export, part.next()));
                    written.add(part);
                }
                written.end();
            } catch (IOException broken) {
                LOG.debugf("an export was not finished: %s", broken.getMessage());
                channel.close().awaitUninterruptibly();
            }
        };
        return Response.ok(document)
                .header(HttpHeaders.CONTENT_DISPOSITION, FILE)
                .build();
    }

    /** The same answer as often as it is asked for. */
    private static OwnData.Part part(
            Function<ClientMessage.Command, Optional<Notice>> further, ClientMessage.Export command)
            throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (further.apply(command).orElse(null) instanceof Notice.Own own
                    && own.data() instanceof OwnData.Part part) {
                return part;
            }
        }
        throw new IOException("no further part came");
    }
}
