package huizhen.relay.room;

import huizhen.relay.negotiation.CodecFormat;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;
import org.jspecify.annotations.Nullable;

/// Reads a packet's payload by the format that was agreed for it. An unreadable payload is no
/// keyframe and has no running numbers; it is forwarded as it is, for its receiver to judge.
final class PayloadView {
  private PayloadView() {}

  /// @return what the AV1 dependency descriptor says; null without one
  static @Nullable DependencyDescriptor parse(
      VideoPayload video,
      CodecFormat format,
      RtpPacket rtp,
      Encoding encoding,
      ExtensionIds extensions) {
    parse(video, format, rtp);
    if (format != CodecFormat.AV1 || !rtp.findExtension(extensions.dependencyDescriptor())) {
      return null;
    }
    DependencyDescriptor dependency = encoding.dependency();
    if (!dependency.read(rtp.bytes(), rtp.elementOffset(), rtp.elementLength())) {
      return null;
    }
    video.describe(dependency);
    return dependency;
  }

  static void parse(VideoPayload video, CodecFormat format, RtpPacket rtp) {
    byte[] bytes = rtp.bytes();
    int offset = rtp.payloadOffset();
    int length = rtp.payloadLength();
    boolean isReadable =
        switch (format) {
          case OPUS -> false;
          case VP8 -> video.parseVp8(bytes, offset, length);
          case H264_BASELINE, H264_MAIN, H264_HIGH -> video.parseH264(bytes, offset, length);
          case VP9_PROFILE_0, VP9_PROFILE_2 -> video.parseVp9(bytes, offset, length);
          case AV1 -> video.parseAv1(bytes, offset, length);
        };
    if (!isReadable) {
      video.clear();
    }
  }
}
