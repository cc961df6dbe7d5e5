"""What each rule of errors means, and what is done about it whenever it is broken.

These are words for people: `cardgen explain`, docs/errors.md, and the proofreading of messages.
Whoever raises or catches an error needs the names alone, which `cardgen.errors.CLASSES` has;
this module is imported where its words are shown, so that no other command loads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Rule(NamedTuple):
    """What a rule means, and what is done about it whenever it is broken."""

    meaning: str
    remedy: str


RULES: Final[Mapping[str, Rule]] = {
    # messages
    "bad-po": Rule(
        "A message file is damaged, or is not gettext PO.",
        "Mend the line that is named, or go back to the last copy that a PO editor opens.",
    ),
    "bad-encoding": Rule(
        "A text file is not UTF-8, or characters of it were lost on the way.",
        "Save it as UTF-8 with the program that it was written in.",
    ),
    "duplicate-message": Rule(
        "Two entries of a message file have the same msgctxt, or two terms the same word.",
        "Remove one of the two, or give it another msgctxt.",
    ),
    "placeholder": Rule(
        "A placeholder is malformed, has no type, or is in one language only.",
        "Write {name} in both languages, and above the message #. {name}: and its type. "
        "A brace that is meant as one is doubled.",
    ),
    "markup": Rule(
        "A reading or emphasis in a message is not closed, or not complete.",
        "Write [念|ねん] or *花*. A bracket or asterisk that is meant as one is doubled.",
    ),
    "fuzzy": Rule(
        "A translation waits for review and must not be printed.",
        "Check it and remove the flag fuzzy; until then it can be printed as a draft.",
    ),
    "untranslated": Rule(
        "A message, or a term of the glossary, has no translation yet.",
        "Translate it; until then the message can be printed as a draft.",
    ),
    "copied": Rule(
        "A translation is the same as its source, as a new file of some programs has it.",
        "Translate it; where it is right as it is, write # same: yes above it in the .po.",
    ),
    "wrong-language": Rule(
        "A message file is not in the language of its folder, or a translation has not one "
        "letter of its language; of a name in a letter, or of a recipient, sender or address "
        "in a list, this is a warning.",
        "Put the file where it belongs, or translate; where a translation is right as it is, "
        "write # same: yes above it in the .po. Say a name in both languages.",
    ),
    "outdated": Rule(
        "A message file is behind its .pot, which has more messages or another source text; "
        "this is a warning.",
        "Merge the .pot into it: cardgen messages sync, or with Poedit or msgmerge.",
    ),
    "bad-interchange": Rule(
        "A workbook or XLIFF file that came back is damaged, or is not one of this project.",
        "Export it once more, and edit the translations alone.",
    ),
    "unformatted": Rule(
        "A message file is not in the form that `cardgen messages fmt` gives to all.",
        "Run cardgen messages fmt; what the file says stays.",
    ),
    "unapproved": Rule(
        "A text is to be printed that nobody has approved but who wrote it, or that was "
        "changed since.",
        "Let somebody else read it: cardgen messages approve ID; until then it can be printed "
        "as a draft.",
    ),
    "own-approval": Rule(
        "Somebody wants to approve what they wrote themselves.",
        "Let somebody else read and approve it.",
    ),
    "unknown-author": Rule(
        "It cannot be told who wrote a text, and so not that it was somebody else.",
        "Keep the messages in git, edit them with cardgen edit, or name the author.",
    ),
    "bad-approval": Rule(
        "An approval does not hold: it was altered, it is not signed as it should be, or the "
        "file approvals.toml is damaged.",
        "Go back to the last version of the file, or remove the line and approve once more.",
    ),
    "conflict": Rule(
        "Somebody else changed the same entry of a message file; nothing was written.",
        "Look at both texts, and edit the entry once more.",
    ),
    "unknown-message": Rule(
        "No message of the pair has this id.",
        "Look the id up: cardgen messages list.",
    ),
    "unknown-pair": Rule(
        "There are no message files for this pair of languages.",
        "Write two language tags, as in zh-ko; make what is missing from the .pot files.",
    ),
    # values
    "missing-value": Rule(
        "Something is to be shown that has no value.",
        "Give the value, in the list of the shipment or with --set NAME=VALUE.",
    ),
    "unknown-field": Rule(
        "A value is given that neither the message nor the template shows.",
        "Mend the name, or leave the value out: it would not be printed.",
    ),
    "not-shown": Rule(
        "A value is given and the label or letter does not show it: something else is missing, "
        "or the template or the letter's register has no place for it.",
        "Give what is missing, or take another template or register; what is for the packing "
        "list alone is said to be, with --paper or in cardgen.toml.",
    ),
    "bad-value": Rule(
        "A value is not of the type that its field asks for, or can be read in two ways.",
        "Write whole numbers as 1000, dates as 2020-03-26, weights as 12.5.",
    ),
    "undecided": Rule(
        "A value says that it is not decided yet, as TBD, 未定, 暂无 or 미정 do.",
        "Write the value once it is known; what stays empty is not printed.",
    ),
    "means-empty": Rule(
        "A value says that there is none, as -, N/A, なし, 无 or 없음 do, and is read as "
        "empty; this is a warning.",
        "Nothing is to be done; a value that is really called so needs another word with it.",
    ),
    "unit-differs": Rule(
        "The unit in the header of a list is not what an article is counted in; this is a "
        "warning.",
        "Give the list a column for the unit, and write the unit of each article there.",
    ),
    "unit-article": Rule(
        "An article is counted in a unit for which its entry in the glossary has no word, as "
        "件, which is 벌 or 着 of suits and 점 or 点 of devices: what is printed is the word "
        "for any article, and may be wrong; this is a warning.",
        "Say how the language counts it, in a line above the article in glossary.po, as in "
        "# unit: 件=점, or with `cardgen glossary add`.",
    ),
    "bad-passwords": Rule(
        "A file of names and passwords, or of a token, cannot be read or believed, or a line "
        "of it is neither.",
        "Remove the line, and add the name again with `cardgen edit --add-name`; remove the "
        "file of a token, and a new one is made.",
    ),
    "unknown-term": Rule(
        "A city, article or unit is not in the glossary, or means several things there.",
        "Add it to glossary.po with its translation, or write the one that you mean.",
    ),
    # templates, stock and projects
    "bad-template": Rule(
        "A template is damaged or contradicts itself.",
        "Mend the line that is named, or begin with one that is right: cardgen templates show.",
    ),
    "unknown-template": Rule(
        "No template has this name.",
        "Look the name up: cardgen templates list.",
    ),
    "unknown-size": Rule(
        "No paper and no sheet of labels has this name or size.",
        "Write a paper such as a6, a size such as 100x150, or a sheet: cardgen stock list.",
    ),
    "bad-project": Rule(
        "cardgen.toml is damaged, or names a folder that is not there.",
        "Mend the line that is named; cardgen init makes a file that explains itself.",
    ),
    "bad-stock": Rule(
        "A stock file is damaged, or its labels overlap or lie outside the sheet.",
        "Measure the sheet again, or begin with one that is right: cardgen stock show.",
    ),
    "unknown-stock": Rule(
        "No sheet of labels has this name.",
        "Look the name up: cardgen stock list.",
    ),
    "unknown-printer": Rule(
        "No printer of cardgen.toml has this name.",
        "Look its name up in cardgen.toml, or describe it: cardgen printers add.",
    ),
    "printer-unreachable": Rule(
        "A printer does not answer, or hung up before anything was printed.",
        "See that it is switched on and in the network, check its address, and print again.",
    ),
    "printer-certificate": Rule(
        "A printer cannot prove over TLS that it is the one that was asked for.",
        "Name the file of your own authority, or the fingerprint that the printer itself "
        "shows, as its certificate in cardgen.toml.",
    ),
    "printer-answer": Rule(
        "What answers is no printer, or says what no printer says.",
        "Check host, port and path of its address.",
    ),
    "printer-refused": Rule(
        "A printer does not do what it is asked for: the paper, the format, or this job.",
        "Do what the hint says, or take another printer; nothing was printed.",
    ),
    "printer-busy": Rule(
        "A printer had other work for longer than anybody would wait.",
        "Print again later; nothing was printed.",
    ),
    "printer-stopped": Rule(
        "A printer stopped, for want of paper or because a cover is open, and did not go on.",
        "See to it, and print again; nothing was printed.",
    ),
    "printer-mismatch": Rule(
        "A template is of a size or for dots that a printer does not have; this is a warning.",
        "Take another template or other paper, or the dots of the printer as --dpi.",
    ),
    "print-aborted": Rule(
        "A printer gave a job up, or somebody cancelled it, before anything was printed.",
        "See at the printer why, and print again.",
    ),
    "print-doubtful": Rule(
        "Nobody knows whether something was printed: a connection broke, or a printer counted "
        "other pages than there are.",
        "Look at the paper before it is printed again.",
    ),
    # letters
    "bad-letter": Rule(
        "A template of letters, or what a letter is filled with, is damaged, lacks something, "
        "or names a paragraph that the letter does not have.",
        "Mend the line that is named; `cardgen letter --help` says which letters there are.",
    ),
    "bad-convention": Rule(
        "A file of conventions of letters is damaged or contradicts itself, or a language has "
        "none.",
        "Mend the line that is named, or write the letter in a language that has conventions.",
    ),
    "unknown-honorific": Rule(
        "An honorific is none of the language, or not for whom the letter goes to.",
        "Write one of those that are named, or say who it is: kind and rank.",
    ),
    "doubled-honorific": Rule(
        "A name or title has an honorific already, and another would follow: 님 귀하, 先生様.",
        "Write name and title alone: the letter puts the honorific behind them.",
    ),
    "abbreviated-name": Rule(
        "A name or office of a letter is shortened: ㈱, (주), （財）.",
        "Write it in full, as a formal letter does: 株式会社, 주식회사.",
    ),
    "remark-in-name": Rule(
        "A name has a remark such as （代理） or (직무대행), which the letter would say.",
        "Write the name alone, and the remark into the title, or leave it out.",
    ),
    "other-city": Rule(
        "The office that a letter is for belongs to another city than the one that the letter "
        "speaks of.",
        "Mend to_city or the office; if both are meant, nothing has to be done.",
    ),
    "era-country": Rule(
        "The data ask for a date by an era that the sender's country does not have, as "
        "中華民國 under an office of Beijing; this is a warning.",
        "Leave calendar out, and the letter has western years; or mend country below [sender].",
    ),
    "unpaired-closing": Rule(
        "A letter does not close as its opening asks for, as 拝啓 with 謹白, or the opening is "
        "none.",
        "Write the closing that belongs to the opening, or leave it out: the letter knows it.",
    ),
    "goods-differ": Rule(
        "A letter tells other goods than there are in the boxes of its shipment; of one that "
        "was made before the shipment was amended this is a warning.",
        "Leave [[goods]] out: a letter takes them from the shipment. Make it again after each "
        "change of the boxes.",
    ),
    "wrong-years": Rule(
        "A letter or label says another number of years than relations.toml comes to.",
        "Leave years out: it is computed. Mend since in relations.toml if that is wrong.",
    ),
    "bad-relations": Rule(
        "The file relations.toml is damaged, or names a city twice.",
        "Mend the line that is named.",
    ),
    # fonts
    "font-source": Rule(
        "A font that is to be added cannot be had, from its registry or from what was named.",
        "Look whether npm and apt-get work here, or bring the package from elsewhere: "
        "cardgen fonts add NAME --from FILE.",
    ),
    "altered-font": Rule(
        "A font that is to be added, or its licence, is not the one that cardgen knows.",
        "Take it from the version of the package that is named; nothing was written.",
    ),
    "font-embedding": Rule(
        "The maker of a font does not let it be embedded, and a PDF has its fonts inside.",
        "Take a font that may be embedded, ask its maker for a licence, or make PNG or SVG.",
    ),
    "missing-lettering": Rule(
        "A template is lettered in a family that is added by name, and that is not there.",
        "Add it to the project once: cardgen fonts add hand; labels fetch nothing.",
    ),
    "bad-font": Rule(
        "A font file, a folder of fonts or fonts.toml cannot be used.",
        "Use OpenType or TrueType files (.ttf, .otf, .ttc) that can be read.",
    ),
    "missing-glyph": Rule(
        "No font has this character, which a label would print as an empty box. On the papers "
        "of a shipment 〓 stands for it, and this is a warning.",
        "Add a font that has it, with --fonts DIR or in cardgen.toml, or write another one.",
    ),
    "missing-variation": Rule(
        "No font has the form that a variation selector asks for; this is a warning.",
        "Delete the selector, or add a font that has the form.",
    ),
    "wrong-region": Rule(
        "A Han character is set from a font made for another language; this is a warning.",
        "Add a font made for the language of the text that has the character.",
    ),
    "missing-weight": Rule(
        "A family has no font of the weight that a style asks for, and its other one is taken; "
        "this is a warning.",
        "Write the weight that there is, or list a file of that weight in fonts.toml.",
    ),
    "other-font": Rule(
        "The font that a style names lacks characters, which are set from another one; this is "
        "a warning.",
        "Write other characters, or take a font that has them.",
    ),
    # layout
    "template-occasion": Rule(
        "A template is asked for in the colours of an occasion that it is not for, or it has "
        "no colours of these names.",
        "Take another template, or leave the occasion out.",
    ),
    "low-contrast": Rule(
        "Lettering, a seal or a motif differs too little from what it stands on to be read or "
        "seen (WCAG 2.2, 1.4.3). This is a warning, and an error where nobody would see it.",
        "Give one of them another colour; a picture below text takes a veil.",
    ),
    "mono-color": Rule(
        "A template of black and white has colours, of which a thermal printer prints black or "
        "nothing; this is a warning.",
        "Write black or white, or make it a template of colours.",
    ),
    "hidden": Rule(
        "Something is painted over a text, a barcode, a mark, a seal, or all of a picture or "
        "motif.",
        "Put it behind what it hides, or elsewhere.",
    ),
    "off-page": Rule(
        "A text, barcode, mark, seal, motif or logo is cut off at the edge of its label, or is "
        "outside it.",
        "Make its spread smaller, or give it another place. Backgrounds, panels, rules and "
        "pictures with crop may go beyond the edge.",
    ),
    "small-lettering": Rule(
        "Lettering is smaller than 4 pt, which hardly anybody reads and coarse printers cannot "
        "show; this is a warning.",
        "Give it more room, a larger min in its fit, or its style a larger size.",
    ),
    "too-thin": Rule(
        "A rule or border is thinner than 0.1 pt, which a press may not print; this is a "
        "warning.",
        "Make it 0.25 pt or more.",
    ),
    "crowded-strokes": Rule(
        "Dense characters are so small in bold that their strokes run together on a printer of "
        "203 dpi; this is a warning.",
        "Set them in regular, at 9 pt or more, or print at 300 dpi.",
    ),
    "near-edge": Rule(
        "Something is nearer to the edge of a label than printers print, or cutters cut, for "
        "sure; `cardgen templates check` warns of it.",
        "Give it the white that is named: a larger margin, or padding; or let it reach the "
        "edge, and beyond it if the page has a bleed.",
    ),
    "small-from-afar": Rule(
        "Lettering is too small for the distance from which its style says that it is read; "
        "`cardgen templates check` warns of it.",
        "Give it more room, shorten it, or state a shorter distance.",
    ),
    "unequal-languages": Rule(
        "A message is much larger in one language than in the other; `cardgen templates check` "
        "warns of it.",
        "Fit both texts in one group, or state the ratio that is meant.",
    ),
    "one-language": Rule(
        "A template shows the message in one of its languages alone, of which `cardgen "
        "templates check` warns; or a label has a text in one of them alone, as a `name` "
        "without its `name_target`, which is a warning.",
        'Write lang = "target" in the area of the translation, or give it one; give the other '
        "text too.",
    ),
    "crossed-fold": Rule(
        "Lettering or a barcode goes across a line where the page is folded or cut; `cardgen "
        "templates check` warns of it.",
        "Move it to one side of the line, or the line in folds or cuts.",
    ),
    "overflow": Rule(
        "A text or picture does not fit its place, at the smallest size that is allowed.",
        "Shorten the text, or take a larger template.",
    ),
    "bad-text": Rule(
        "A text holds control characters, or heaps of marks, which no page can show.",
        "Delete them from the message or the value.",
    ),
    "right-to-left": Rule(
        "A text has letters that are written from right to left, or marks that turn its "
        "direction.",
        "Leave them out: no pair of cardgen is set from right to left yet, so they would be "
        "printed backwards.",
    ),
    "picture-feature": Rule(
        "A drawing (SVG, PDF) has what no label can show as it is, or what is never run.",
        "Turn text into outlines and flatten effects in the drawing program, or export as PNG.",
    ),
    "bad-picture": Rule(
        "A picture cannot be read, moves, or is too large.",
        "Save it again as PNG or JPEG, of at most 36 million pixels.",
    ),
    "seal-text": Rule(
        "A seal has no characters, more than nine, or one without ink.",
        "Write one to nine characters; a space begins another column, in Korean another row.",
    ),
    "bad-barcode": Rule(
        "The data cannot be encoded in this barcode.",
        "Shorten or mend the data, or take another kind of barcode; qr carries any text.",
    ),
    "barcode-too-small": Rule(
        "The modules of a barcode would be too narrow, or its bars too low, to be read.",
        "Give it more room, shorten its data, or print at 203, 300 or 600 dpi.",
    ),
    "quiet-zone": Rule(
        "Something stands too close to a barcode for readers to find its edge.",
        "Move what stands beside it, or widen the gap or the margin.",
    ),
    "mark-too-small": Rule(
        "A handling mark would be smaller than people see, or than rules allow.",
        "Give it more room, or print it on a label of its own: handling-100x150.",
    ),
    "mark-contrast": Rule(
        "A handling mark would not stand out from what is behind it, or look like another's.",
        "Leave its ground white, or nearly so.",
    ),
    "small-mark": Rule(
        "A mark of dangerous goods is large enough for small packages only.",
        "Print it larger, unless the package is as small as the warning says.",
    ),
    "template-size": Rule(
        "A template for pages of any size was given none, or one that it is not for.",
        "Say the size, as in label@100x70 or label@L7165, or put it on sheets; or take another "
        "template.",
    ),
    "sheet-size": Rule(
        "A label is not of the size of the labels on the sheet.",
        "Take another sheet (cardgen stock list), or a template of the labels' size.",
    ),
    "sheet-position": Rule(
        "A sheet has no such label, or none that is free.",
        "Count labels row by row from 1, or take a new sheet.",
    ),
    # shipments
    "bad-manifest": Rule(
        "The list of a shipment is damaged, incomplete or ambiguous.",
        "Mend the row and column that are named; nothing is made of a list until all is well.",
    ),
    "unused-column": Rule(
        "A list has columns that nothing needs, such as remarks; this is a warning.",
        "Nothing has to be done; say what a column means in cardgen.toml if it is needed.",
    ),
    "guessed-column": Rule(
        "A column such as No., which lists have for those who keep them, is taken for a field "
        "that labels show and nothing else fills; this is a warning.",
        "Look at a label; leave the column out if it counts rows alone.",
    ),
    "hidden-row": Rule(
        "Rows of a workbook are hidden, filtered out or struck out, and are read all the same; "
        "this is a warning.",
        "Delete rows that are not meant, or leave them.",
    ),
    "unread-sheet": Rule(
        "A workbook has other sheets, which are not read; this is a warning.",
        "Name the sheet that is meant: FILE.xlsx#SHEET.",
    ),
    "sum-row": Rule(
        "A row of sums is no boxes and nobody who gets a letter, and is left out; this is a "
        "warning.",
        "Nothing has to be done.",
    ),
    "remark-row": Rule(
        "Rows below a list have a text in their first cell alone: they are taken for remarks, "
        "and left out; this is a warning.",
        "Nothing has to be done; a row that is meant has its number of boxes.",
    ),
    "unread-note": Rule(
        "Somebody wrote a note or comment on cells of a workbook that are read; it is on no "
        "label and no paper. This is a warning.",
        "Read it in the workbook; write what a label shall say into a cell.",
    ),
    "lost-zero": Rule(
        "A telephone number in a list begins with neither 0 nor +, and is a number for the "
        "spreadsheet, which leaves these out; this is a warning.",
        "Make the cells of the column texts, and type the numbers again.",
    ),
    "serials": Rule(
        "Serial numbers cannot be given: their file cannot be used, or none are left.",
        "Make serials.sqlite writable, or choose another sscc-extension in cardgen.toml. A "
        "damaged file may be moved away as long as the ledgers of its shipments are there: "
        "numbers go on behind theirs. Do not delete one that is not.",
    ),
    # output
    "unknown-format": Rule(
        "cardgen does not write this kind of file.",
        "Write .png, .pdf, .svg or .txt, or for label printers .zpl, .tspl, .ql or .pwg.",
    ),
    "unknown-profile": Rule(
        "There is no such kind of PDF, or the file is no PDF.",
        "Take one that `cardgen label --help` lists, such as pdf/a-2a or pdf/x-4, and write a "
        ".pdf file.",
    ),
    "bad-shop-sheet": Rule(
        "A file says wrongly what a print shop asks for.",
        "Mend the line that is named: lengths are as in 7pt and 3mm, verdicts error, warning "
        "or off.",
    ),
    "bad-condition": Rule(
        "What was named as the output condition of a press is no profile of one that prints "
        "in cyan, magenta, yellow and black.",
        "Name fogra39, fogra47 or gracol2006, or the .icc file that the print shop gives out "
        "for its press and paper.",
    ),
    "output": Rule(
        "A file or folder cannot be written, or is not the one that is needed.",
        "Make room on the disk, mend the rights, or name another place; what was there stays.",
    ),
    "busy": Rule(
        "Another process is working on this shipment, or its place belongs to another ledger.",
        "Wait until it has ended, or take another folder or URL.",
    ),
    "unknown-box": Rule(
        "A shipment has no such box, or the box has no whole label.",
        "Look at the numbers on the packing list; cardgen batch makes what is not whole.",
    ),
    "changed": Rule(
        "The list, or something that its labels show, is not what the shipment began with.",
        "Undo the change, or carry it out with --amend: what did not change stays as it is. "
        "For another shipment take another folder.",
    ),
    "damaged-ledger": Rule(
        "The ledger of a shipment is damaged: what it says is not what was written.",
        "Rebuild it from what is left of it and from the labels: cardgen recover DIR.",
    ),
    "print-behind": Rule(
        "A shipment's ledger does not know of labels that were printed: its folder is a copy "
        "of another, or was put back from a backup.",
        "Look whether the labels are there: cardgen print DIR asks about each of the boxes, "
        "which are doubtful until then. Go on with one folder alone.",
    ),
    "print-unnoted": Rule(
        "What is printed cannot be noted in serials.sqlite beside the project, so that a copy "
        "of the shipment's folder would print the same labels again without a word.",
        "Make the file and its folder writable. A damaged file may be moved away as long as "
        "the ledgers of its shipments are there.",
    ),
    "worker": Rule(
        "A process or machine that helps has ended, or has another cardgen.",
        "Run the same command again: it goes on where it was.",
    ),
    "wrong-paper": Rule(
        "A label printer has no paper of the size of this label, or other dots.",
        "Take a template of the size of its paper, or another printer.",
    ),
    "pale": Rule(
        "A label printer burns dots or none, and would leave a colour white.",
        "Take a darker colour in the template, or a template for thermal printers.",
    ),
    "cut-off": Rule(
        "A part of a label lies outside its paper, or where its printer prints nothing.",
        "Make the margin of the template larger, or the printer's offset smaller.",
    ),
    "unreadable-barcode": Rule(
        "A barcode does not read back from the very label that it is on.",
        "Make its area larger, or print at more dots per inch.",
    ),
    "bad-pdf": Rule(
        "A PDF file cannot be opened.",
        "Check its path and its rights.",
    ),
    "preflight": Rule(
        "A print shop or an archive would send this PDF back.",
        "Do what the finding says; the rules of a preflight can be explained too.",
    ),
    "missing-package": Rule(
        "Something is asked for that needs a package which is not installed.",
        "Install the package that is named, or the extra of cardgen that brings it.",
    ),
    "machine": Rule(
        "The machine is short of memory, of open files or of processes.",
        "End other programs, raise the limits (ulimit), or take fewer --jobs; then run the "
        "same command again.",
    ),
    "internal": Rule(
        "cardgen met something that it was not made for. That is a mistake of cardgen.",
        "Please report it, with the command and its files. With CARDGEN_TRACEBACK=1 in the "
        "environment it prints where in cardgen that was.",
    ),
    # servers of other programs
    "server-unreachable": Rule(
        "A server does not answer, or cannot prove that it is the one that was asked for.",
        "Check the address and the connection.",
    ),
    "server-refused": Rule(
        "A server does not let the owner of the token in, or not do this.",
        "Take a token of somebody who may, and check that it is whole.",
    ),
    "server-busy": Rule(
        "A server asks to wait for longer than anybody would, or cannot answer now.",
        "Run the same command again later: what was done is not done twice.",
    ),
    "server-answer": Rule(
        "A server answers what was not expected: it is another one, or has no such project.",
        "Check the address, and the names of project and component in it.",
    ),
    # several at once
    "findings": Rule(
        "Several things are wrong.",
        "Each is listed with a rule of its own.",
    ),
}
