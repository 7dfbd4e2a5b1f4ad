package huizhen.relay.negotiation;

import huizhen.relay.api.Codec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a payload type means in one section, in both directions of the look-up; made once when the
/// section is agreed, so that a packet costs an array access.
public final class PayloadTypes {
  /// Where there is no such payload type.
  public static final int NONE = -1;

  private static final int COUNT = 128;

  private final @Nullable Codec[] codecs = new @Nullable Codec[COUNT];
  private final @Nullable CodecFormat[] formats = new @Nullable CodecFormat[COUNT];
  private final int[] repairs = new int[COUNT];
  private final int[] repairedBy = new int[COUNT];
  private final int[] carried = new int[COUNT];
  private final int[] carriers = new int[COUNT];
  private final Map<CodecFormat, Integer> byFormat = new EnumMap<>(CodecFormat.class);

  /// @param agreed the codecs of an answered section: each has a format or is RTX or RED for one
  ///   that has
  public PayloadTypes(List<Codec> agreed) {
    Arrays.fill(repairs, NONE);
    Arrays.fill(repairedBy, NONE);
    Arrays.fill(carried, NONE);
    Arrays.fill(carriers, NONE);
    for (Codec codec : agreed) {
      int payloadType = codec.payloadType();
      int original = RtxCodec.repairs(codec);
      if (original != NONE) {
        repairs[payloadType] = original;
        repairedBy[original] = payloadType;
        continue;
      }
      int block = RedCodec.carries(codec);
      if (block != NONE) {
        carried[payloadType] = block;
        carriers[block] = payloadType;
        continue;
      }
      CodecFormat format = CodecFormat.of(codec).orElseThrow();
      codecs[payloadType] = codec;
      formats[payloadType] = format;
      byFormat.putIfAbsent(format, payloadType);
    }
  }

  /// The media codec under this payload type; null for RTX and for what was not agreed.
  public @Nullable Codec codec(int payloadType) {
    return codecs[payloadType];
  }

  public @Nullable CodecFormat format(int payloadType) {
    return formats[payloadType];
  }

  /// The payload type under which this section takes `format`, or [#NONE].
  public int of(CodecFormat format) {
    return byFormat.getOrDefault(format, NONE);
  }

  /// The media payload type that RTX payload type `rtx` repairs, or [#NONE].
  public int repairedBy(int rtx) {
    return repairs[rtx];
  }

  /// The RTX payload type that repairs `media`, or [#NONE].
  public int rtxFor(int media) {
    return repairedBy[media];
  }

  /// The media payload type whose blocks RED payload type `red` carries, or [#NONE].
  public int carriedBy(int red) {
    return carried[red];
  }

  /// The RED payload type that carries `media`, or [#NONE].
  public int redFor(int media) {
    return carriers[media];
  }
}
