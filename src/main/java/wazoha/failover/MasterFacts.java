package wazoha.failover;

/**
 * What a master knows when it decides. All timing is resolved before.
 *
 * @param sick whether its own telephony should answer and has lost three probes
 * @param startable whether telephony could start: the configured check passes, or enough time has passed
 * @param claimed whether this node holds the newest claim that it knows of
 * @param willing whether the slave would take an offer
 * @param asked whether the slave's operator asks for service
 * @param offered whether the heartbeat offered service within the last 5 s
 * @param offerRests whether an offer came to nothing within {@code failover.retry_sick}
 * @param nobodyServed whether nobody has served for {@code failover.nobody_serves}
 * @param askedLongEnough whether the slave was asked for {@code failover.ask_slave} without an answer that decides
 * @param fetched whether the first merge pass is done, not needed, or overdue
 * @param foreign whether the data here are not the pair's, or older than the slave's
 * @param slaveAnswers whether the slave's telephony really serves: its word or its SIP port says so
 * @param slaveLate whether the slave took service 10 s ago and does not serve
 */
public record MasterFacts(
        SlaveSight slave,
        Telephony telephony,
        boolean sick,
        boolean startable,
        boolean claimed,
        Order order,
        boolean willing,
        boolean asked,
        boolean offered,
        boolean offerRests,
        boolean nobodyServed,
        boolean askedLongEnough,
        boolean fetched,
        boolean foreign,
        boolean slaveAnswers,
        boolean slaveLate) {}
