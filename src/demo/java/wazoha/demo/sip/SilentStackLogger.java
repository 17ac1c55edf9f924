package wazoha.demo.sip;

import gov.nist.core.StackLogger;
import java.util.Properties;

/** The SIP stack's log, switched off: its default needs log4j, and the demo's own lines say what matters. */
public final class SilentStackLogger implements StackLogger {
    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int traceLevel) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable problem) {}

    @Override
    public void logDebug(String message) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logFatalError(String message) {}

    @Override
    public void logError(String message) {}

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public void logError(String message, Exception problem) {}

    @Override
    public void logWarning(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return "silent";
    }
}
