package huizhen.recording.container;

/// What the head of a one-track file says.
///
/// @param endMillis when the track ends, counted from the recording's start; 0 when unknown
record WebmFormat(WebmCodec codec, int width, int height, int channels, long endMillis) {
  /// The codecs that a container has a name for. H.264 makes it MP4: WebM does not have it.
  enum WebmCodec {
    OPUS("A_OPUS"),
    VP8("V_VP8"),
    VP9("V_VP9"),
    AV1("V_AV1"),
    H264("avc3");

    private final String id;

    WebmCodec(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }
}
