package dev.pgguard.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One client's session through a {@link CountingProxy}: understands the client's messages, passes the server's bytes. */
final class ProxiedSession {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    /** Parse, Bind, Describe, Execute, Close: nothing is answered before Sync or Flush. */
    private static final String IN_A_ROUND_TRIP = "PBDEC";

    private final CountingProxy proxy;
    private final Socket client;
    private final Socket server;
    private final Map<String, String> prepared = new HashMap<>();
    private final List<String> executed = new ArrayList<>();
    /** Messages up to the one that makes the client wait: a cut before them must not let the server see any. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** After a cut that lets the server work on: its answers go nowhere. */
    private volatile boolean mute;

    ProxiedSession(CountingProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void pumpClient() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                DataOutputStream out = new DataOutputStream(server.getOutputStream())) {
            startUp(in, out);
            while (message(in, out)) {
                out.flush();
            }
        } catch (IOException e) {
            // The session ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mute) {
            cut();
        }
    }

    /** Messages without a type, up to the one that opens the session (or asks to cancel another). */
    private void startUp(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        int code;
        do {
            int length = in.readInt();
            byte[] body = in.readNBytes(length - 4);
            code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
            proxy.awaitPassage();
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            DataOutputStream writer = new DataOutputStream(packet);
            writer.writeInt(length);
            writer.write(body);
            out.write(packet.toByteArray());
            out.flush();
        } while (code == SSL_REQUEST || code == GSS_REQUEST);
    }

    /** False when the session ends here. */
    private boolean message(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        int type = in.read();
        if (type < 0) {
            return false;
        }
        int length = in.readInt();
        byte[] body = in.readNBytes(length - 4);
        CountingProxy.Cut cut = read(type, body);
        DataOutputStream writer = new DataOutputStream(pending);
        writer.write(type);
        writer.writeInt(length);
        writer.write(body);
        if (IN_A_ROUND_TRIP.indexOf(type) >= 0) {
            return true;
        }
        proxy.awaitPassage();
        if (cut == CountingProxy.Cut.BEFORE) {
            return false;
        }
        mute = cut == CountingProxy.Cut.AFTER;
        pending.writeTo(out);
        pending.reset();
        if (mute) {
            out.flush();
            client.close();
            // The server works off what it got and then finds the end of the stream.
            server.shutdownOutput();
            return false;
        }
        return true;
    }

    private CountingProxy.Cut read(int type, byte[] body) {
        switch (type) {
            case 'Q' -> executed.add(text(body, 0));
            case 'P' -> {
                String name = text(body, 0);
                prepared.put(name, text(body, bytes(name) + 1));
            }
            case 'B' -> {
                String portal = text(body, 0);
                executed.add(prepared.getOrDefault(text(body, bytes(portal) + 1), "?"));
            }
            default -> {
                // Describe, Execute, Close, Flush, copy data: part of the round trip that Sync ends
            }
        }
        if (type != 'Q' && type != 'S' && type != 'F') {
            return CountingProxy.Cut.NONE;
        }
        List<String> roundTrip = List.copyOf(executed);
        executed.clear();
        return proxy.roundTrip(roundTrip);
    }

    private static String text(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    void pumpServer() {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                proxy.awaitPassage();
                if (!mute) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The session ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    void cut() {
        proxy.ended(this);
        for (Socket socket : List.of(client, server)) {
            try {
                socket.close();
            } catch (IOException e) {
                // closed already
            }
        }
    }
}
