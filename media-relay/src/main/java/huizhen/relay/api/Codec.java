package huizhen.relay.api;

import java.util.List;
import java.util.Map;

/// One payload type of a media section, as `a=rtpmap`, `a=fmtp` and `a=rtcp-fb` give it.
///
/// @param name as in the media type, e.g. `opus`, `VP8`, `rtx`
/// @param channels 1 where SDP gives none
/// @param parameters the fmtp pairs in their order; a value without a key has the empty key
/// @param feedback the rtcp-fb values, e.g. `nack pli`
public record Codec(
    int payloadType,
    String name,
    int clockRate,
    int channels,
    Map<String, String> parameters,
    List<String> feedback) {
  public Codec {
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payload type %d is not 0..127".formatted(payloadType));
    }
    parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
    feedback = List.copyOf(feedback);
  }
}
