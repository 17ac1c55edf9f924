package wazoha.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port of the loopback that can be cut, as a cable, or stop carrying anything for a while. */
public final class Detour implements AutoCloseable {
    private final ServerSocket entrance;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean held;
    private volatile boolean shut;

    private Detour(ServerSocket entrance, int to) {
        this.entrance = entrance;
        this.to = to;
    }

    public static Detour to(int port) throws IOException {
        var detour = new Detour(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        detour.thread("detour", detour::welcome);
        return detour;
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** Every connection ends at once, on both sides; new ones are let through. */
    void cut() {
        sockets.forEach(Detour::reset);
        sockets.clear();
        release();
    }

    /** Every connection ends at once, and new ones do, as behind a filter that resets, until {@link #open}. */
    public void shut() {
        shut = true;
        cut();
    }

    public void open() {
        shut = false;
    }

    /** Nothing is carried until {@link #release} or {@link #cut}; nobody is told. */
    void hold() {
        synchronized (gate) {
            held = true;
        }
    }

    void release() {
        synchronized (gate) {
            held = false;
            gate.notifyAll();
        }
    }

    private void welcome() {
        try {
            while (true) {
                var guest = entrance.accept();
                if (shut) {
                    reset(guest);
                    continue;
                }
                var host = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(guest);
                sockets.add(host);
                if (shut) {
                    cut(); // shut meanwhile: what was carried then did not know of these two
                    continue;
                }
                thread("there", () -> carry(guest, host));
                thread("back", () -> carry(host, guest));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void carry(Socket from, Socket to) {
        var chunk = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                waitWhileHeld();
                out.write(chunk, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException cut) {
            reset(to);
            sockets.remove(to);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitWhileHeld() throws InterruptedException {
        synchronized (gate) {
            while (held) {
                gate.wait();
            }
        }
    }

    private void thread(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** With a reset and not with a farewell. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException broken) {
            // it was reset from the other side: that is what was wanted
            assert socket.isClosed() || broken != null;
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
