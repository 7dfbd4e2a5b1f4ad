package huizhen.scheduling.visit;

import java.time.Duration;

/// How long a visit waits for what (DOMAIN.md 3b; docs/visits.md).
///
/// @param opensBefore how long before the block's start the waiting room opens (ours)
/// @param ring how long one ring of a call lasts: 60 s
/// @param rings how many a call has: 3
/// @param requeueAfter how many others are called before who did not answer comes again: 2
/// @param noShow how long after the second call began nobody waits any longer: 15 min
/// @param doctorLate after how long everybody is told that the doctor is late: 10 min
/// @param overtime how long after the block's end one still waits (ours)
/// @param lateAfter how long after the planned time one counts as late (ours)
/// @param phoneOffer how long the line is lost before a telephone call is offered: 15 s
/// @param linkAbort how long before the session is over: 10 min
/// @param recordDue how soon after the session the record is to be signed: 2 h
/// @param close how long after the next date, or the signature, the visit closes: 7 days (ours)
/// @param cancelBefore until when a patient may cancel himself: 12 h
/// @param usual how long a visit takes as long as nothing is measured (ours)
public record VisitTimes(
    Duration opensBefore,
    Duration ring,
    int rings,
    int requeueAfter,
    Duration noShow,
    Duration doctorLate,
    Duration overtime,
    Duration lateAfter,
    Duration phoneOffer,
    Duration linkAbort,
    Duration recordDue,
    Duration close,
    Duration cancelBefore,
    Duration usual) {
  /// What the domain document proposes, and our own where it says nothing.
  public static VisitTimes standard() {
    return new VisitTimes(
        Duration.ofMinutes(30),
        Duration.ofSeconds(60),
        3,
        2,
        Duration.ofMinutes(15),
        Duration.ofMinutes(10),
        Duration.ofMinutes(60),
        Duration.ofMinutes(15),
        Duration.ofSeconds(15),
        Duration.ofMinutes(10),
        Duration.ofHours(2),
        Duration.ofDays(7),
        Duration.ofHours(12),
        Duration.ofMinutes(10));
  }
}
