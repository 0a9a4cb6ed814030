# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing a PDF somewhere else: the PAdES way by openssl and an incremental update, with nothing of ours in it."""
import re
import subprocess
import tempfile
import time

CONTENTS = 8192  # bytes kept free for the signature


def find_object(pdf, number, start=None):
    """What the object is now: the classic cross-reference tables say where, the newest first."""
    start = int(re.search(rb"startxref\s+(\d+)", pdf[pdf.rindex(b"startxref"):]).group(1)) if start is None else start
    lines = iter(pdf[start:].splitlines())
    assert next(lines).strip() == b"xref"
    for line in lines:
        if line.strip() == b"trailer":
            break
        first, count = map(int, line.split())
        entries = [next(lines).split() for _ in range(count)]
        if first <= number < first + count:
            offset, _generation, kind = entries[number - first]
            assert kind == b"n", f"object {number} is free"
            return re.compile(rb"%d 0 obj\s(.*?)\sendobj" % number, re.S).match(pdf, int(offset)).group(1)
    return find_object(pdf, number, int(re.search(rb"/Prev\s+(\d+)", pdf[start:pdf.index(b"startxref", start)]).group(1)))


def reference(dictionary, key):
    match = re.search(rb"/%s\s+(\d+) 0 R" % key, dictionary)
    assert match, f"no {key}"
    return int(match.group(1))


def first_page(pdf, number):
    node = find_object(pdf, number)
    while b"/Kids" in node:
        number = int(re.search(rb"/Kids\s*\[\s*(\d+) 0 R", node).group(1))
        node = find_object(pdf, number)
    return number, node


def cms(data, certificate, key):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return subprocess.run(["openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", file.name, "-signer", certificate,
                               "-inkey", key, "-outform", "DER"], check=True, capture_output=True).stdout


def sign(pdf, certificate, key, subfilter="ETSI.CAdES.detached", extra=b"", claimed=None):
    """The signed file. EXTRA: objects that have no business in it, for a refusal. CLAIMED: when it says it was signed."""
    trailer = pdf[pdf.rindex(b"trailer"):]
    previous = int(re.search(rb"startxref\s+(\d+)", trailer).group(1))
    size = int(re.search(rb"/Size\s+(\d+)", trailer).group(1))
    root = reference(trailer, b"Root")
    catalog = find_object(pdf, root)
    page_number, page = first_page(pdf, reference(catalog, b"Pages"))
    kept = b" ".join(re.findall(rb"/Info\s+\d+ 0 R|/ID\s*\[.*?\]", trailer, re.S))

    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places = {}

    def put(number, body):
        places[number] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    value, field = size, size + 1
    out_of_range = b"[0 0000000000 0000000000 0000000000]"
    put(value, b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /M (%s) /ByteRange %s /Contents <%s> >>"
        % (subfilter.encode(), time.strftime("D:%Y%m%d%H%M%SZ", time.gmtime(claimed)).encode(), out_of_range, b"0" * (2 * CONTENTS)))
    put(field, b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Elsewhere) /V %d 0 R /F 132 /Rect [0 0 0 0] /P %d 0 R >>"
        % (value, page_number))
    put(root, re.sub(rb">>\s*$", b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>" % field, catalog))
    if b"/Annots" in page:
        page = re.sub(rb"(/Annots\s*\[[^\]]*)\]", rb"\g<1> %d 0 R ]" % field, page)
    else:
        page = re.sub(rb">>\s*$", b"/Annots [%d 0 R] >>" % field, page)
    put(page_number, page)
    out.extend(extra)

    start = len(out)
    out.extend(b"xref\n")
    for number in sorted(places):
        out.extend(b"%d 1\n%010d 00000 n \n" % (number, places[number]))
    out.extend(b"trailer\n<< /Size %d /Root %d 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, root, previous, kept, start))

    opening = out.index(b"/Contents <", places[value]) + len(b"/Contents ")
    closing = opening + 2 * CONTENTS + 2
    byte_range = b"[0 %d %d %d]" % (opening, closing, len(out) - closing)
    at = out.index(out_of_range, places[value])
    out[at:at + len(out_of_range)] = byte_range.ljust(len(out_of_range))
    signature = cms(bytes(out[:opening] + out[closing:]), certificate, key)
    assert len(signature) <= CONTENTS
    out[opening + 1:opening + 1 + 2 * len(signature)] = signature.hex().encode()
    return bytes(out)


def extract(pdf):
    """The signature in a signed file and the bytes it is over."""
    first, second, third, fourth = (int(n) for n in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)[-1])
    gap = pdf[first + second:third]
    der = bytes.fromhex(gap.strip(b"<> ").decode())
    # The rest of the gap is zeros: DER says itself how long it is.
    length = int.from_bytes(der[2:4], "big") + 4 if der[1] == 0x82 else der[1] + 2
    return der[:length], pdf[first:first + second] + pdf[third:third + fourth]
