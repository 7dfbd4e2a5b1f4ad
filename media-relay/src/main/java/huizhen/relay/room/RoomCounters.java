package huizhen.relay.room;

import java.util.HashMap;
import java.util.Map;

/// What was dropped and done in a room, per packet: counters instead of log lines. Owned by [Room];
/// read on its loop.
public final class RoomCounters {
  long received;
  long forwarded;
  long malformedRtp;
  long malformedRtcp;
  long unknownSsrc;
  long unknownPayloadType;
  long duplicate;
  long droppedAtGate;
  long droppedFromObserver;
  long tooLarge;
  long repairedUp;
  long repairedDown;
  long keyframesAsked;
  long keyframesWanted;
  long recovered;
  long probes;
  long layerSwitches;
  long nacked;
  long nackedUp;
  long droppedByPacer;
  long tapFailures;

  public long received() {
    return received;
  }

  public long forwarded() {
    return forwarded;
  }

  /// All packets that came and went nowhere, for whatever reason.
  public long dropped() {
    return malformedRtp
        + malformedRtcp
        + unknownSsrc
        + unknownPayloadType
        + duplicate
        + droppedAtGate
        + droppedFromObserver
        + tooLarge;
  }

  public long malformed() {
    return malformedRtp + malformedRtcp;
  }

  /// Packets that came by RTX after a NACK of ours.
  public long repairedUp() {
    return repairedUp;
  }

  /// Packets sent again after a receiver's NACK.
  public long repairedDown() {
    return repairedDown;
  }

  public long keyframesAsked() {
    return keyframesAsked;
  }

  /// What receivers asked for by PLI and FIR, most of which is answered by one request.
  public long keyframesWanted() {
    return keyframesWanted;
  }

  /// Packets that senders were asked for again, each time counted.
  public long nackedUp() {
    return nackedUp;
  }

  /// Sound packets found in the redundant blocks of others.
  public long recovered() {
    return recovered;
  }

  /// Packets sent to find out what a line carries.
  public long probes() {
    return probes;
  }

  /// Packets that a slow line left no time for.
  public long droppedByPacer() {
    return droppedByPacer;
  }

  public long tapFailures() {
    return tapFailures;
  }

  /// Adds these to another's: of a room that is gone, or for a loop's sum.
  public void addTo(RoomCounters sum) {
    sum.received += received;
    sum.forwarded += forwarded;
    sum.malformedRtp += malformedRtp;
    sum.malformedRtcp += malformedRtcp;
    sum.unknownSsrc += unknownSsrc;
    sum.unknownPayloadType += unknownPayloadType;
    sum.duplicate += duplicate;
    sum.droppedAtGate += droppedAtGate;
    sum.droppedFromObserver += droppedFromObserver;
    sum.tooLarge += tooLarge;
    sum.repairedUp += repairedUp;
    sum.repairedDown += repairedDown;
    sum.keyframesAsked += keyframesAsked;
    sum.keyframesWanted += keyframesWanted;
    sum.recovered += recovered;
    sum.probes += probes;
    sum.layerSwitches += layerSwitches;
    sum.nacked += nacked;
    sum.nackedUp += nackedUp;
    sum.droppedByPacer += droppedByPacer;
    sum.tapFailures += tapFailures;
  }

  /// What was done, by name: for meters.
  public Map<String, Long> done() {
    Map<String, Long> done = new HashMap<>();
    done.put("received", received);
    done.put("forwarded", forwarded);
    done.put("repaired-up", repairedUp);
    done.put("repaired-down", repairedDown);
    done.put("keyframes-asked", keyframesAsked);
    done.put("keyframes-wanted", keyframesWanted);
    done.put("recovered", recovered);
    done.put("probes", probes);
    done.put("layer-switches", layerSwitches);
    done.put("nacked", nacked);
    done.put("nacked-up", nackedUp);
    done.put("tap-failures", tapFailures);
    return done;
  }

  /// What was dropped, by reason.
  public Map<String, Long> drops() {
    Map<String, Long> dropped = new HashMap<>();
    dropped.put("malformed-rtp", malformedRtp);
    dropped.put("malformed-rtcp", malformedRtcp);
    dropped.put("unknown-ssrc", unknownSsrc);
    dropped.put("unknown-payload-type", unknownPayloadType);
    dropped.put("duplicate", duplicate);
    dropped.put("at-gate", droppedAtGate);
    dropped.put("from-observer", droppedFromObserver);
    dropped.put("too-large", tooLarge);
    dropped.put("by-pacer", droppedByPacer);
    return dropped;
  }
}
