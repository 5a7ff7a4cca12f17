package dev.pgguard.maven;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Speaks as much of PostgreSQL's protocol as is needed to be of no help. */
final class StubbornServer implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    private final ServerSocket socket;
    private final Answer answer;
    private final Thread thread;
    private volatile @Nullable Socket client;

    /** To who wants a session. */
    enum Answer {
        /** None. */
        SILENCE,
        /** Wants a password, and takes none. */
        PASSWORD
    }

    StubbornServer(Answer answer) throws IOException {
        this.answer = answer;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.thread = new Thread(this::serve, "stubborn server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "jdbc:postgresql://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/shop";
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket accepted = socket.accept()) {
                client = accepted;
                answer(accepted);
            } catch (IOException e) {
                // it went, or the test is over
                continue;
            }
        }
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        int length = in.readInt();
        int code = in.readInt();
        while (code == SSL_REQUEST || code == GSS_REQUEST) {
            out.write('N');
            length = in.readInt();
            code = in.readInt();
        }
        in.readNBytes(length - 8);
        if (answer == Answer.PASSWORD) {
            askForPassword(in, out);
        } else {
            in.read();
        }
    }

    /** In clear text; whoever gives one is told that it is wrong. */
    private static void askForPassword(DataInputStream in, DataOutputStream out) throws IOException {
        out.write('R');
        out.writeInt(8);
        out.writeInt(3);
        out.flush();
        if (in.read() == 'p') {
            in.readNBytes(in.readInt() - 4);
            byte[] fields = "SFATAL\0C28P01\0Mpassword authentication failed for user \"shop\"\0\0".getBytes();
            out.write('E');
            out.writeInt(4 + fields.length);
            out.write(fields);
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            // also of one who would wait for ever
            Socket last = client;
            if (last != null) {
                last.close();
            }
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
