package huizhen.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is measured does what it should, once.
class MicroBenchTest {
  @Test
  void packets_are_sealed_and_opened() {
    var srtp = new SrtpBenchmark();
    for (int i = 0; i < 200; i++) { // past the end of the sequence numbers
      srtp.seal();
      assertThat(srtp.srtpUnprotect()).isEqualTo(SrtpBenchmark.PACKETS);
    }
    assertThat(srtp.srtpProtect()).isEqualTo(SrtpBenchmark.PACKETS);
  }

  @Test
  void packets_are_rewritten() {
    var rtp = new RtpBenchmark();
    assertThat(rtp.rtpParse()).isTrue();
    for (int i = 0; i < 100_000; i++) {
      assertThat(rtp.rtpRewrite()).isEqualTo(1_200);
    }
    assertThat(rtp.headerExtensionEdit()).isTrue();
  }

  @Test
  void feedback_and_checks_are_read() {
    var feedback = new FeedbackBenchmark();
    assertThat(feedback.twccBuild()).isPositive();
    assertThat(feedback.twccParse()).isEqualTo(21);
    var stun = new StunBenchmark();
    assertThat(stun.stunRead()).isTrue();
    assertThat(stun.stunReadSigned()).isTrue();
  }

  @Test
  void names_are_dashed() {
    assertThat(MicroBench.dashed("headerExtensionEdit")).isEqualTo("header-extension-edit");
  }
}
