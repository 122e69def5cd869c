package dev.parley.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One kept-open HTTP/1.1 connection that posts webhooks one after the other. It exists because the JDK's client costs
 * several times the processor time per request, and {@link LiveKitStandIn} posts tens of thousands a second beside the
 * system that is measured. For use by one thread.
 */
final class WebhookConnection implements Closeable {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int LINE_LIMIT = 8192;

    private final URI target;
    private final String head;
    private Socket socket;
    private InputStream in;

    WebhookConnection(URI target) {
        this.target = target;
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        this.head = "POST " + path + " HTTP/1.1\r\nHost: " + target.getAuthority()
                + "\r\nContent-Type: application/webhook+json\r\nAuthorization: ";
    }

    /**
     * Posts a webhook and returns the status of the answer.
     *
     * @throws IOException when there is no answer within 10 s; the next post opens a new connection
     */
    int post(byte[] body, String token) throws IOException {
        try {
            if (socket == null) {
                open();
            }
            socket.getOutputStream().write(request(body, token));
            return readAnswer();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void open() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private byte[] request(byte[] body, String token) {
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length + 512);
        String headers = head + token + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        request.writeBytes(headers.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private int readAnswer() throws IOException {
        String[] statusLine = readLine().split(" ", 3);
        if (statusLine.length < 2) {
            throw new IOException("no HTTP answer from " + target);
        }
        int status = Integer.parseInt(statusLine[1]);
        long length = 0;
        boolean closes = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Long.parseLong(
                        header.substring("content-length:".length()).trim());
            } else if (header.startsWith("transfer-encoding:") || header.equals("connection: close")) {
                // An error page of unknown length is not worth reading: the next post opens a new connection.
                closes = true;
            }
        }
        if (closes) {
            close();
        } else {
            in.skipNBytes(length);
        }
        return status;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection to " + target + " was closed");
            }
            if (line.length() == LINE_LIMIT) {
                throw new IOException("a header of more than " + LINE_LIMIT + " characters from " + target);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
