use super::*;
use proptest::prelude::*;

fn size() -> Size {
    Size::new(300, 200).unwrap()
}

fn made(xmp: &str, upright: bool) -> String {
    String::from_utf8(rewritten(xmp.as_bytes(), size(), upright)).unwrap()
}

/// A packet whose description has these attributes and contents.
fn packet(attributes: &str, contents: &str) -> String {
    format!(
        "\u{feff}<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'>\n \
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n  <rdf:Description rdf:about=''\n    \
         xmlns:tiff='{TIFF}'\n    xmlns:exif=\"{EXIF}\" xmlns:xmp='{XMP}' xmlns:xmpGImg='{XMP_IMAGE}'{attributes}>\
         {contents}</rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end='w'?>"
    )
}

#[test]
fn orientation_is_read_from_attribute_and_element() {
    assert_eq!(orientation(packet(" tiff:Orientation='6'", "").as_bytes()), Some(Orientation::Turn90));
    assert_eq!(
        orientation(packet("", "<tiff:Orientation> 8\n</tiff:Orientation>").as_bytes()),
        Some(Orientation::Turn270)
    );
    assert_eq!(orientation(packet("", "").as_bytes()), None);
    assert_eq!(orientation(packet(" tiff:Orientation='9'", "").as_bytes()), None);
    assert_eq!(orientation(packet("", "<!-- <tiff:Orientation>8</tiff:Orientation> -->").as_bytes()), None);
    assert_eq!(orientation(b"\xff\xfe<"), None);
}

#[test]
fn orientation_is_reset_where_it_was_applied() {
    let attribute = packet(" tiff:Orientation=\"6\" tiff:Make='x'", "");
    assert_eq!(made(&attribute, true), packet(" tiff:Orientation=\"1\" tiff:Make='x'", ""));
    assert_eq!(made(&attribute, false), attribute);
    let element = packet("", "<tiff:Orientation>6</tiff:Orientation>");
    assert_eq!(made(&element, true), packet("", "<tiff:Orientation>1</tiff:Orientation>"));
}

#[test]
fn dimensions_become_those_of_the_new_picture() {
    let old = packet(
        " tiff:ImageWidth='4000' exif:PixelYDimension='3000'",
        "<exif:PixelXDimension>4000</exif:PixelXDimension><tiff:ImageLength>3000</tiff:ImageLength>",
    );
    let new = packet(
        " tiff:ImageWidth='300' exif:PixelYDimension='200'",
        "<exif:PixelXDimension>300</exif:PixelXDimension><tiff:ImageLength>200</tiff:ImageLength>",
    );
    assert_eq!(made(&old, false), new);
}

#[test]
fn thumbnails_are_cut_out_whole() {
    let old = packet(
        "",
        "<a/><xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType='Resource'><xmpGImg:width>256</xmpGImg:width>\
         <xmpGImg:image>/9j/4AAQSk&#xA;</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails><b>é &lt; \"</b>",
    );
    assert_eq!(made(&old, true), packet("", "<a/><b>é &lt; \"</b>"));
    let attribute = packet("", "<rdf:li xmpGImg:width='1'\n xmpGImg:image='/9j/' xmpGImg:height='2'/>");
    assert_eq!(made(&attribute, true), packet("", "<rdf:li xmpGImg:width='1' xmpGImg:height='2'/>"));
}

#[test]
fn gain_maps_are_no_longer_spoken_of() {
    let old = packet(
        &format!(" xmlns:h='{GAIN_MAP}' xmlns:Container='{CONTAINER}' h:Version='1.0'"),
        "<h:GainMapMax><rdf:Seq/></h:GainMapMax><Container:Directory><rdf:Seq/></Container:Directory>",
    );
    assert_eq!(made(&old, true), packet(&format!(" xmlns:h='{GAIN_MAP}' xmlns:Container='{CONTAINER}'"), ""));
}

#[test]
fn extended_parts_are_no_longer_announced() {
    let old = packet(&format!(" xmlns:xmpNote='{XMP_NOTE}' xmpNote:HasExtendedXMP='00FF'"), "");
    assert_eq!(made(&old, false), packet(&format!(" xmlns:xmpNote='{XMP_NOTE}'"), ""));
}

#[test]
fn prefixes_mean_what_they_are_declared_to() {
    let other = packet(&format!(" xmlns:q='{TIFF}' q:Orientation='3'"), "");
    assert_eq!(orientation(other.as_bytes()), Some(Orientation::Turn180));
    // Within one element the usual prefix is somebody else's, after it it is not.
    let shadowed = packet(
        "",
        "<v xmlns:tiff='http://example.org/'><tiff:Orientation>6</tiff:Orientation></v>\
         <e xmlns:tiff='http://example.org/' tiff:Orientation='6'/><tiff:Orientation>5</tiff:Orientation>",
    );
    assert_eq!(orientation(shadowed.as_bytes()), Some(Orientation::Transpose));
    assert_eq!(made(&shadowed, true), shadowed.replace(">5<", ">1<"));
    let default = format!("<Orientation xmlns='{TIFF}'>6</Orientation>");
    assert_eq!(orientation(default.as_bytes()), Some(Orientation::Turn90));
    assert_eq!(orientation(b"<a tiff:Orientation='7'/>"), Some(Orientation::Transverse));
}

#[test]
fn a_value_that_does_not_stand_by_itself_goes_with_its_element() {
    for contents in [
        "<tiff:Orientation rdf:parseType='Resource'><rdf:value>6</rdf:value></tiff:Orientation>",
        "<tiff:Orientation rdf:value='6'/>",
        "<tiff:Orientation><![CDATA[6]]></tiff:Orientation>",
    ] {
        assert_eq!(made(&packet("", contents), true), packet("", ""));
    }
}

#[test]
fn a_packet_that_is_not_understood_is_dropped() {
    for broken in [
        "<a>",
        "<a><b></a></b>",
        "</a>",
        "<a x=1/>",
        "<a x='1/>",
        "<a x='1'y='2'/>",
        "<!-- ",
        "<![CDATA[ ]]",
        "<!DOCTYPE x [<!ENTITY t '6'>]><x>&t;</x>",
        "<xmp:Thumbnails>",
        "<a <xmp:Thumbnails>",
        "<",
        "<>",
        "< a/>",
        "<a\0/>",
    ] {
        assert_eq!(made(broken, true), "", "{broken}");
    }
    assert!(rewritten(b"\xff\xfe<\0a\0", size(), true).is_empty());
}

#[test]
fn zeros_after_the_packet_are_no_harm() {
    assert_eq!(rewritten(b"<a tiff:Orientation='6'/>\0", size(), true), b"<a tiff:Orientation='1'/>");
}

#[test]
fn floods_of_declarations_and_depth_are_soon_over() {
    let declarations: String = (0..200_000).map(|i| format!(" xmlns:p{i}='x'")).collect();
    assert_eq!(made(&format!("<a{declarations}/>"), true), "");
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    assert_eq!(made(&deep, true), deep);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "/", "</", "<a", "a", "=", "'", "\"", " ", "tiff:Orientation", "xmp:Thumbnails", "<xmp:Thumbnails>",
            "</xmp:Thumbnails>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "6", "é", "xmlns:tiff", "xmlns", ":",
            "<tiff:Orientation>", "</tiff:Orientation>", "\u{feff}", "&#x3c;",
        ]), 0..24),
    ) {
        let text = parts.concat();
        let _ = orientation(text.as_bytes());
        let new = made(&text, true);
        prop_assert!(!new.contains("<xmp:Thumbnails>") || text.contains("<!--") || text.contains("CDATA") || text.contains("<?"));
        // Once true, it stays as it is.
        prop_assert_eq!(&made(&new, true), &new);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = orientation(&bytes);
        let _ = rewritten(&bytes, size(), true);
    }
}
