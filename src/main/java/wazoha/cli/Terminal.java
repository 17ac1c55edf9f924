package wazoha.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and prints: plain text without colours. Only what {@link ProgressLine} shows is written over.
 *
 * @param watched whether a person looks on: what is printed for the moment alone is for nobody else
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, boolean watched) {}
