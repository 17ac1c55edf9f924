package wazoha.cli;

/** The exit statuses of all commands (docs/api.md). */
public final class ExitStatus {
    public static final int DONE = 0;
    /** Refused, or no daemon runs. */
    public static final int REFUSED = 1;

    public static final int USAGE = 2;
    /** Done here, and the peer could not be reached for its part. */
    public static final int UNREACHABLE = 3;

    /** EX_SOFTWARE of sysexits: the daemon ended itself because of a defect; systemd starts it again. */
    public static final int DEFECT = 70;
    /** EX_CONFIG of sysexits: systemd does not start the daemon again. */
    public static final int BAD_CONFIGURATION = 78;

    private ExitStatus() {}
}
