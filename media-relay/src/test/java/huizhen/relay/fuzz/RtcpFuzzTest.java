package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.TransportFeedbackReader;
import org.junit.jupiter.api.Test;

/// A compound RTCP packet of a participant, decrypted, with all that can be asked of each packet in
/// it.
final class RtcpFuzzTest {
  private final RtcpReader rtcp = new RtcpReader();
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();

  @FuzzTest(maxDuration = "90s")
  void reads_any_packet(byte[] input) {
    FuzzTarget.check(this::read, input);
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(RtcpFuzzTest.class, this::read);
  }

  private long read(byte[] bytes, int offset, int length) {
    if (!rtcp.wrap(new PacketBuffer(bytes, offset, length))) {
      return 0;
    }
    var sum = new Sum();
    int packets = 0;
    while (rtcp.next()) {
      packets++;
      FuzzTarget.require(packets <= length / 4, "more packets than fit");
      sum.add(rtcp.type()).add(rtcp.count());
      switch (rtcp.type()) {
        case RtcpReader.SENDER_REPORT -> {
          sum.add(rtcp.senderSsrc()).add(rtcp.ntpTime()).add(rtcp.rtpTimestamp());
          sum.add(rtcp.packetsSent()).add(rtcp.octetsSent());
        }
        case RtcpReader.RECEIVER_REPORT -> sum.add(rtcp.senderSsrc());
        case RtcpReader.BYE -> {
          for (int i = 0; i < rtcp.count(); i++) {
            sum.add(rtcp.byeSsrc(i));
          }
        }
        case RtcpReader.TRANSPORT_FEEDBACK, RtcpReader.PAYLOAD_FEEDBACK ->
            readFeedback(sum, offset, length);
        default -> {} // nothing more to ask
      }
      readBlocks(sum);
      FuzzTarget.require(
          !feedback.read(rtcp) || rtcp.count() == RtcpReader.TRANSPORT_CC, "another packet");
    }
    return sum.value();
  }

  private void readBlocks(Sum sum) {
    for (int i = 0; i < rtcp.reportBlocks(); i++) {
      sum.add(rtcp.blockSsrc(i)).add(rtcp.blockFractionLost(i)).add(rtcp.blockCumulativeLost(i));
      sum.add(rtcp.blockHighestSequence(i)).add(rtcp.blockJitter(i));
      sum.add(rtcp.blockLastSenderReport(i)).add(rtcp.blockDelay(i));
    }
  }

  private void readFeedback(Sum sum, int offset, int length) {
    FuzzTarget.requireInside(rtcp.fciOffset(), rtcp.fciLength(), offset, length);
    sum.add(rtcp.senderSsrc()).add(rtcp.mediaSsrc()).add(rtcp.fciLength());
    for (int i = 0; i < rtcp.nackPairs(); i++) {
      sum.add(rtcp.nackPid(i)).add(rtcp.nackBlp(i));
    }
    for (int i = 0; i < rtcp.firEntries(); i++) {
      sum.add(rtcp.firSsrc(i)).add(rtcp.firSequence(i));
    }
    if (rtcp.isRemb()) {
      FuzzTarget.require(rtcp.rembBps() >= 0, "a rate below nothing");
      sum.add(rtcp.rembBps());
    }
    if (feedback.read(rtcp)) {
      FuzzTarget.require(
          feedback.count() > 0 && feedback.count() <= TransportFeedbackReader.MAX_PACKETS, "bound");
      sum.add(feedback.baseSequence16()).add(feedback.feedbackCount());
      sum.add(feedback.referenceTime24());
      for (int i = 0; i < feedback.count(); i++) {
        sum.add(feedback.isReceived(i) ? feedback.arrivalMicros(i) : Long.MIN_VALUE);
      }
    } else {
      FuzzTarget.require(feedback.count() == 0, "tells of packets that it could not read");
    }
  }
}
