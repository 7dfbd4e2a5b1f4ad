package huizhen.relay.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.StunStack;
import org.junit.jupiter.api.Test;

/// Our STUN codec against ice4j's.
final class StunInteropTest {
  private static final String USER = "abcd:efgh";
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final byte[] TRANSACTION = "transaction1".getBytes(UTF_8);

  @Test
  void reads_a_check_that_ice4j_wrote() throws Exception {
    var request = MessageFactory.createBindingRequest();
    request.setTransactionID(TRANSACTION);
    request.putAttribute(AttributeFactory.createPriorityAttribute(0x6e0001ffL));
    request.putAttribute(AttributeFactory.createUseCandidateAttribute());
    request.putAttribute(AttributeFactory.createIceControllingAttribute(5));
    request.putAttribute(AttributeFactory.createUsernameAttribute(USER));
    request.putAttribute(AttributeFactory.createMessageIntegrityAttribute(USER));
    request.putAttribute(AttributeFactory.createFingerprintAttribute());
    byte[] bytes = request.encode(stack());

    StunMessage message = StunMessage.read(bytes, 0, bytes.length).orElseThrow();
    assertThat(message.username()).contains(USER);
    assertThat(message.hasUseCandidate()).isTrue();
    assertThat(message.isFromControlling()).isTrue();
    assertThat(message.priority()).hasValue(0x6e0001ffL);
    assertThat(message.hasFingerprint()).isTrue();
    assertThat(message.isSignedBy(new StunKey(PASSWORD))).isTrue();
  }

  @Test
  void writes_an_answer_that_ice4j_reads() throws Exception {
    var buffer = new PacketBuffer();
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_SUCCESS, TRANSACTION)
            .mappedAddress(TestAddress.of("192.0.2.1", 32853))
            .integrity(new StunKey(PASSWORD))
            .fingerprint();
    byte[] bytes = Arrays.copyOf(buffer.getBuffer(), buffer.getLength());

    var message = Message.decode(bytes, 0, bytes.length); // checks FINGERPRINT
    assertThat(message.getMessageType()).isEqualTo(Message.BINDING_SUCCESS_RESPONSE);
    var mapped = (XorMappedAddressAttribute) message.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
    assertThat(mapped.getAddress(TRANSACTION))
        .isEqualTo(new org.ice4j.TransportAddress("192.0.2.1", 32853, org.ice4j.Transport.UDP));
    int at = bytes.length - 8 - 24; // FINGERPRINT, and before it MESSAGE-INTEGRITY
    byte[] covered = Arrays.copyOf(bytes, at);
    covered[3] = (byte) (covered[3] - 8); // its length counts up to the integrity
    assertThat(Arrays.copyOfRange(bytes, at + 4, at + 24))
        .isEqualTo(
            MessageIntegrityAttribute.calculateHmacSha1(
                covered, 0, covered.length, PASSWORD.getBytes(UTF_8)));
  }

  private static StunStack stack() {
    var stack = new StunStack();
    stack.getCredentialsManager().registerAuthority(new FixedPassword());
    return stack;
  }

  /// Knows one user.
  private static final class FixedPassword implements CredentialsAuthority {
    @Override
    public byte[] getRemoteKey(String username, String media) {
      return PASSWORD.getBytes(UTF_8);
    }

    @Override
    public boolean checkLocalUserName(String username) {
      return true;
    }

    @Override
    public byte[] getLocalKey(String username) {
      return PASSWORD.getBytes(UTF_8);
    }
  }
}
