package huizhen.recording.container;

/// What the head of a one-track WebM or Matroska file says.
///
/// @param endMillis when the track ends, counted from the recording's start; 0 when unknown
record WebmFormat(WebmCodec codec, int width, int height, int channels, long endMillis) {
  /// The codecs that the container has a name for. H.264 makes it Matroska: WebM does not have it.
  enum WebmCodec {
    OPUS("A_OPUS", "webm"),
    VP8("V_VP8", "webm"),
    VP9("V_VP9", "webm"),
    AV1("V_AV1", "webm"),
    H264("V_MPEG4/ISO/AVC", "matroska");

    private final String id;
    private final String docType;

    WebmCodec(String id, String docType) {
      this.id = id;
      this.docType = docType;
    }

    String id() {
      return id;
    }

    String docType() {
      return docType;
    }
  }
}
