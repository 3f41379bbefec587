// Makes the form for {of} in Google Forms. Open https://script.google.com, choose New project, paste all of this
// over what's there, press Run, and allow it to make a form for you. The log below says where the form is.
// Please keep the wording of the questions: then the answers can be imported without a map.
function makeForm() {{
  const form = FormApp.create({title});
  QUESTIONS.forEach(function (question) {{
    const item = form[ADD[question.kind]]();
    item.setTitle(question.title).setRequired(question.required);
    if (question.help) item.setHelpText(question.help);
    if (question.kind === "one" || question.kind === "several") {{
      item.setChoiceValues(question.options);
      if (question.other) item.showOtherOption(true);
    }}
    if (question.kind === "grid") item.setRows(question.options).setColumns(LEVELS);
    if (question.kind === "scale") item.setBounds(1, 5);
    if (question.kind === "number") item.setValidation(FormApp.createTextValidation().requireNumber().build());
    if (question.kind === "email") item.setValidation(FormApp.createTextValidation().requireTextIsEmail().build());
  }});
  Logger.log("To change the form: " + form.getEditUrl());
  Logger.log("To fill it in: " + form.getPublishedUrl());
}}
const ADD = {{
  short: "addTextItem", number: "addTextItem", email: "addTextItem", long: "addParagraphTextItem",
  one: "addMultipleChoiceItem", several: "addCheckboxItem", grid: "addGridItem", scale: "addScaleItem"
}};
const LEVELS = {levels};
const QUESTIONS = [
{rows}
];
