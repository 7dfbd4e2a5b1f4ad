package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;
import org.junit.jupiter.api.Test;

class MediaSourceTest {
  private static final long SECOND = 1_000_000_000;

  private final MediaSource source = new MediaSource(new MediaServer.Sources(11, 12), 0);
  private final RtpPacket rtp = new RtpPacket();
  private final VideoPayload video = new VideoPayload();
  private int sounds;
  private int pictures;
  private int keyframes;

  @Test
  void sends_at_its_rate_what_a_relay_takes_for_sound_and_pictures() {
    for (long now = 0; now < SECOND; now += 5_000_000) {
      source.send(now, this::read);
    }
    assertThat(sounds).isEqualTo(50);
    assertThat(sounds + pictures).isBetween(MediaSource.PACKETS_PER_SECOND, 200);
    assertThat(keyframes).isEqualTo(1);
    assertThat(source.sent()).isEqualTo(sounds + pictures);
  }

  @Test
  void sends_a_keyframe_when_it_is_asked() {
    source.send(0, this::read);
    source.onKeyframeRequest();
    source.send(40_000_000, this::read);
    source.send(80_000_000, this::read);
    assertThat(keyframes).isEqualTo(2);
  }

  private void read(PacketBuffer packet) {
    assertThat(rtp.wrap(packet)).isTrue();
    if (rtp.payloadType() == ClientSdp.OPUS) {
      assertThat(rtp.ssrc()).isEqualTo(11);
      sounds++;
      return;
    }
    assertThat(rtp.ssrc()).isEqualTo(12);
    assertThat(video.parseVp8(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength())).isTrue();
    pictures++;
    if (video.isKeyframeStart()) {
      keyframes++;
      assertThat(video.width()).isEqualTo(1_280);
    }
  }
}
