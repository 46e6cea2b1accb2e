/** TLS alerts by their number: RFC 8446, 6, and of RFC 5246, 7.2 those that old servers still send. */
const ALERTS: Readonly<Record<number, string>> = {
	0: "close_notify",
	10: "unexpected_message",
	20: "bad_record_mac",
	21: "decryption_failed",
	22: "record_overflow",
	30: "decompression_failure",
	40: "handshake_failure",
	41: "no_certificate",
	42: "bad_certificate",
	43: "unsupported_certificate",
	44: "certificate_revoked",
	45: "certificate_expired",
	46: "certificate_unknown",
	47: "illegal_parameter",
	48: "unknown_ca",
	49: "access_denied",
	50: "decode_error",
	51: "decrypt_error",
	60: "export_restriction",
	70: "protocol_version",
	71: "insufficient_security",
	80: "internal_error",
	86: "inappropriate_fallback",
	90: "user_canceled",
	100: "no_renegotiation",
	109: "missing_extension",
	110: "unsupported_extension",
	111: "certificate_unobtainable",
	112: "unrecognized_name",
	113: "bad_certificate_status_response",
	114: "bad_certificate_hash_value",
	115: "unknown_psk_identity",
	116: "certificate_required",
	120: "no_application_protocol",
};

/**
 * The alert that an error of OpenSSL stands for; undefined for any other error. The number is in the message, since the
 * code is not the alert's name for all of them: `ERR_SSL_TLSV1_UNRECOGNIZED_NAME`.
 */
export function alertOf(error: Error): string | undefined {
	const number = /SSL alert number (\d{1,3})/.exec(error.message)?.[1];
	if (number === undefined) return undefined;
	return ALERTS[Number(number)] ?? `alert_${number}`;
}
