package wazoha.demo.phone;

import java.time.Duration;

/**
 * The times of the demo's phones, about 30 times shorter than those of real ones.
 *
 * @param expires asked for in REGISTER
 * @param registerTimeout a REGISTER without a final answer counts as failed; real phones wait up to 32 s
 * @param retryPause before the next try after two failures in a row; up to half of it is added by chance
 * @param homeEvery how often a phone at its backup tries its primary
 * @param callTimeout a call without an answer is given up
 * @param ringing from the 180 to the 200 of a called phone
 * @param talk from the answer to the BYE
 */
public record PhoneProfile(
        Duration expires,
        Duration registerTimeout,
        Duration retryPause,
        Duration homeEvery,
        Duration callTimeout,
        Duration ringing,
        Duration talk) {
    public static PhoneProfile demo() {
        return new PhoneProfile(
                Duration.ofSeconds(8),
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofMillis(1500),
                Duration.ofMillis(30),
                Duration.ofMillis(30));
    }

    /**
     * Phones with the patience of real ones: 32 s is timer F of RFC 3261, the rest what desk phones ship with.
     *
     * @param expires what they ask for and keep if it is granted
     */
    public static PhoneProfile desk(Duration expires) {
        return new PhoneProfile(
                expires,
                Duration.ofSeconds(32),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofMillis(30),
                Duration.ofMillis(30));
    }
}
