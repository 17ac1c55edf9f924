package wazoha.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** Where a command reads and prints. Always plain text: no colours, no cursor movement. */
public record Terminal(InputStream in, PrintStream out, PrintStream err) {}
