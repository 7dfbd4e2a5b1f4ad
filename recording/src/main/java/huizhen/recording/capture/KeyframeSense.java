package huizhen.recording.capture;

import java.util.Locale;

/// Tells from one RTP payload whether a keyframe begins with it: where a segment may begin. Unknown
/// codecs have none.
public enum KeyframeSense {
  /// Every packet can begin a segment.
  AUDIO {
    @Override
    boolean begins(byte[] b, int at, int length) {
      return true;
    }
  },
  /// RFC 7741 §4.2, §4.3.
  VP8 {
    @Override
    boolean begins(byte[] b, int at, int length) {
      if (length < 1 || (b[at] & 0x10) == 0 || (b[at] & 0x07) != 0) {
        return false;
      }
      int header = 1;
      if ((b[at] & 0x80) != 0) {
        if (length < 2) {
          return false;
        }
        int flags = b[at + 1];
        header++;
        if ((flags & 0x80) != 0) {
          header += length > header && (b[at + header] & 0x80) != 0 ? 2 : 1;
        }
        header += (flags & 0x40) != 0 ? 1 : 0;
        header += (flags & 0x30) != 0 ? 1 : 0;
      }
      return length > header && (b[at + header] & 0x01) == 0;
    }
  },
  /// RFC 9628 §4.2: not inter-predicted, beginning a frame, of the lowest spatial layer.
  VP9 {
    @Override
    boolean begins(byte[] b, int at, int length) {
      if (length < 1 || (b[at] & 0x48) != 0x08) {
        return false;
      }
      if ((b[at] & 0x20) == 0) {
        return true;
      }
      int layer = 1;
      if ((b[at] & 0x80) != 0) {
        layer += length > 1 && (b[at + 1] & 0x80) != 0 ? 2 : 1;
      }
      return length > layer && (b[at + layer] & 0x0E) == 0;
    }
  },
  /// RFC 6184: an SPS or an IDR slice, alone, in a STAP-A or at the start of an FU-A.
  H264 {
    @Override
    boolean begins(byte[] b, int at, int length) {
      if (length < 2) {
        return false;
      }
      int type = b[at] & 0x1F;
      if (type == 24) {
        type = length > 3 ? b[at + 3] & 0x1F : 0;
      } else if (type == 28) {
        type = (b[at + 1] & 0x80) != 0 ? b[at + 1] & 0x1F : 0;
      }
      return type == 5 || type == 7;
    }
  },
  /// The N bit of the aggregation header: a new coded video sequence begins.
  AV1 {
    @Override
    boolean begins(byte[] b, int at, int length) {
      return length > 1 && (b[at] & 0x08) != 0;
    }
  },
  NONE {
    @Override
    boolean begins(byte[] b, int at, int length) {
      return false;
    }
  };

  abstract boolean begins(byte[] b, int at, int length);

  public static KeyframeSense of(String codec) {
    return switch (codec.toLowerCase(Locale.ROOT)) {
      case "opus", "red", "pcmu", "pcma", "g722" -> AUDIO;
      case "vp8" -> VP8;
      case "vp9" -> VP9;
      case "h264" -> H264;
      case "av1" -> AV1;
      default -> NONE;
    };
  }

  public boolean beginsKeyframe(RtpView packet) {
    return begins(packet.bytes(), packet.payloadOffset(), packet.payloadLength());
  }
}
