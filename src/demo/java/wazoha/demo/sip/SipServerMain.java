package wazoha.demo.sip;

import java.util.concurrent.CountDownLatch;
import javax.sip.SipException;

/**
 * The telephony process of a node: prints {@code telephony ready} when it answers, and a line for each failure.
 *
 * <p>Status 1 where it cannot start (a missing configuration, a taken port), 0 after SIGTERM.
 */
public final class SipServerMain {
    private SipServerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            var settings = ServerSettings.from(arguments);
            var server = SipServer.start(settings, SipServerMain::say);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            say("telephony ready");
            new CountDownLatch(1).await();
        } catch (ServerSettings.BadSettingsException | SipException refused) {
            say("telephony failed: " + refused.getMessage());
            System.exit(1);
        }
    }

    private static void stop(SipServer server) {
        server.close();
        say("telephony stopped");
        // Without this the status after SIGTERM would be 143 and look like a failure.
        Runtime.getRuntime().halt(0);
    }

    @SuppressWarnings("SystemOut") // the process tells its supervisor by stdout
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
