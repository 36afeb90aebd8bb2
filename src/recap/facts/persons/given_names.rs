//! Given names that are widespread in one country or another, and family names that stand first
//! where people write them so: data by which words read more surely as a person's name.
//!
//! Names that are as well products, places or words of titles (Ruby, Julia, Travis, Paris) are left
//! out: they say nothing. Nobody needs to stand here to be read as a person.

use crate::recap::facts::table::{Table, table};

/// The names, in lower case.
pub(super) static GIVEN_NAMES: Table = Table::new(|| {
    table(
        "\
    aaron|abby|abdul|abdullah|abel|abigail|abraham|adam|adrian|adriana|adrien|agata|agathe|agnes|agnieszka|\
    ahmad|ahmed|aileen|aisha|aiko|akash|akira|alain|alan|albert|alberto|alejandra|alejandro|aleksandra|\
    aleksander|aleksandr|alena|alessandra|alessandro|alex|alexander|alexandra|alexandre|alexandru|alexei|\
    alexey|alexis|alfred|alfredo|ali|alice|alicia|alina|aline|alisa|alison|allan|allison|alvaro|álvaro|\
    amanda|amelia|amelie|amélie|amina|amir|amit|amy|ana|anand|anas|anastasia|anders|andrea|andreas|andrej|\
    andres|andrés|andrew|andrey|andrzej|andy|angela|angelika|angelina|angie|anil|anita|anja|anjali|ankit|\
    ankur|anna|annabelle|anne|anneke|annette|annika|anouk|anthony|antje|antoine|anton|antonia|antonio|\
    antónio|anu|anuj|anup|aoife|ariana|ariel|arianna|arjun|armin|arnaud|arne|arnold|arthur|arturo|arun|\
    arvid|aryan|ashish|ashley|asif|astrid|aurélie|aurelien|aurélien|axel|ayşe|aya|ayumi|barbara|barry|\
    bart|bartosz|bastian|bastien|beata|beatrice|beatriz|béatrice|bella|ben|benedikt|benjamin|benoît|benoit|\
    bernard|bernd|bernhard|bertrand|bettina|beth|bianca|birgit|bjarne|björn|bogdan|boris|brad|bradley|\
    brandon|brenda|brendan|brian|brigitte|bruce|bruno|bryan|bert|camille|carina|carine|carl|carla|carlo|\
    carlos|carmen|carol|carola|carolina|caroline|carsten|caspar|catalina|catarina|caterina|catherine|cathy|\
    cecile|cécile|cecilia|cedric|cédric|celia|celine|céline|cesar|césar|chantal|charles|charlie|chiara|\
    chloé|chloe|chris|christa|christelle|christian|christiane|christina|christine|christof|christoph|\
    christophe|christopher|ciara|cindy|clara|clarissa|claudia|claudio|claus|clemens|clément|clementine|\
    clive|colin|conor|connor|constantin|cornelia|corinna|corinne|craig|cristian|cristiano|cristina|cyril|\
    dagmar|damian|damien|dan|dana|daniel|daniela|daniele|danielle|daniil|danilo|danny|dariusz|darren|dave|\
    david|davide|dawid|debbie|deborah|deepa|deepak|delphine|denis|denise|dennis|derek|devon|diana|diane|\
    didier|diego|dieter|dietmar|dimitri|dimitris|dina|dinesh|dirk|dmitri|dmitry|dominic|dominik|dominika|\
    dominique|donald|donna|dorian|doris|dorothea|dorothy|douglas|duncan|dustin|dylan|eduard|eduardo|\
    edward|edwin|eileen|ekaterina|elena|eleni|eleanor|elias|elif|elina|elisa|elisabeth|elise|élise|eliza|\
    elizabeth|elke|ella|ellen|elliot|elodie|élodie|elsa|emanuel|emanuele|emeka|emil|emilia|emilie|émilie|\
    emilio|emily|emma|emmanuel|emmanuelle|emre|enrico|enrique|eric|erica|erich|erik|erika|erin|ernesto|\
    ernst|erwan|esther|estelle|ethan|etienne|étienne|eugen|eugene|eva|evan|evelyn|ewa|fabian|fabien|fabio|\
    fabrice|fabrizio|fatima|fatma|federica|federico|felicia|felipe|felix|ferdinand|fernanda|fernando|\
    filip|filippo|filipe|finn|fiona|flavio|florent|florian|francesca|francesco|francine|francis|\
    francisca|francisco|franck|francois|françois|françoise|franziska|fred|frederic|frédéric|frederik|\
    fredrik|friedrich|fritz|gabriel|gabriela|gabriele|gabriella|gabrielle|gareth|gary|gaurav|gemma|geoff|\
    geoffrey|georg|george|georges|gerald|gerard|gérard|gerardo|gerd|gerhard|gernot|gianluca|gilles|\
    giorgio|giovanni|giulia|giuseppe|gonzalo|gordon|graham|greg|gregor|gregory|grégory|greta|grzegorz|\
    guido|guilherme|guillaume|guillermo|gunnar|günter|gunther|gustav|gustavo|guillem|hanna|hannah|hannes|\
    hans|harald|harish|haruki|harry|hassan|hasan|heather|hector|héctor|heidi|heike|heiko|heinrich|heinz|\
    helen|helena|helene|hélène|helga|helmut|hendrik|henri|henrik|henrique|henry|herbert|hermann|hervé|\
    hilary|hilda|hiroshi|hiroto|holger|howard|hubert|hugo|ian|ibrahim|ignacio|igor|ikram|ilaria|ilona|ilse|\
    imran|ines|inés|inès|inga|ingo|ingrid|inge|ioana|ioannis|irene|irina|isabel|isabella|isabelle|ismail|\
    israel|ivan|ivana|ivo|izabela|jacek|jacob|jacqueline|jacques|jaime|jakob|jakub|james|jamie|jan|jana|\
    janet|janice|janina|janine|jaroslav|jasmin|jason|javier|jay|jean|jeanne|jeff|jeffrey|jelena|jennifer|\
    jenny|jens|jeremy|jérémy|jeroen|jerome|jérôme|jesper|jessica|jesus|jesús|jim|jimmy|joachim|joan|\
    joana|joanna|joão|joao|jochen|jodie|joe|joel|joël|johan|johann|johanna|johannes|john|jon|jonas|\
    jonathan|joost|jorge|jörg|jose|josé|josef|joseph|josephine|joshua|josh|joyce|juan|juana|judith|judy|\
    jukka|jules|julian|julie|julien|julieta|juliette|jürgen|justin|justine|justyna|jutta|juha|kai|kamil|\
    karen|karin|karina|karl|karla|karolina|karsten|katarina|katarzyna|kate|katharina|katherine|kathleen|\
    kathrin|kathy|katie|katja|katrin|kavita|kay|kaori|keiko|keith|kelly|ken|kenji|kenneth|kerstin|kevin|\
    khaled|khadija|kilian|kim|kirsten|klaus|konrad|konstantin|kofi|kris|krishna|kristian|kristina|kristine|\
    kristof|krzysztof|kumar|kurt|kwame|kyle|lara|larissa|larry|lars|laura|laure|lauren|laurence|laurent|\
    lauri|lea|léa|leah|leandro|leila|lena|lenka|leo|leon|leonardo|leonie|leslie|leticia|liam|liesbeth|\
    lilian|lilly|lina|linda|lisa|lise|liz|loïc|lorenzo|lothar|lotte|louis|louise|luc|luca|lucas|lucia|\
    lucía|luciana|lucie|lucy|ludovic|luis|luisa|lukas|lukasz|łukasz|luke|lutz|lydia|lynn|maarten|maciej|\
    mads|magali|magdalena|magnus|mahesh|maja|malcolm|malgorzata|małgorzata|malte|mandy|manfred|manoj|\
    manon|manuel|manuela|marc|marcel|marcela|marcelo|marcia|marcin|marco|marcos|marcus|marek|margaret|\
    margarita|margot|marguerite|maria|maría|mariam|marian|mariana|marianne|marie|mariella|marieke|mariia|\
    marija|marina|mario|marion|marjorie|marko|markus|marlene|marta|martha|martin|martina|martine|marvin|\
    mary|mateo|mateusz|mathias|mathieu|mathilde|matias|matías|matt|matteo|matthew|matthias|matthieu|\
    maurice|mauricio|mauro|maxim|maxime|maximilian|mehdi|mehmet|melanie|mélanie|melissa|meike|michael|\
    michaela|michal|michał|michel|michela|michele|michèle|michelle|mickaël|miguel|mihai|mika|mikael|mike|\
    mikhail|mila|milan|miles|milena|millie|minh|mira|miriam|mirjam|mirko|mitch|mohamed|mohammad|mohammed|\
    moritz|monika|monica|mónica|monique|morgane|morten|muhammad|mukesh|murat|mustafa|nadia|nadine|naomi|\
    natalia|natalie|natasha|nathalie|nathan|nathaniel|neha|neil|nelly|nelson|nenad|ngozi|niamh|nicholas|\
    nick|nicky|nico|nicola|nicolai|nicolas|nicole|niels|nigel|nikhil|niklas|nikola|nikolaj|nikolas|nikos|\
    nikita|nils|nina|nitin|noah|noel|noël|noemi|noémie|nora|norbert|nuno|obinna|olaf|olav|ole|oleg|\
    oleksandr|olena|olga|oliver|olivia|olivier|olof|omar|orlando|oscar|oskar|osman|otto|owen|pablo|paola|\
    paolo|pascale|patricia|patrice|patricio|patrick|patrik|patryk|paul|paula|paulina|pauline|paulo|pavel|\
    paweł|pawel|pedro|peggy|penny|per|pernille|peter|petr|petra|phil|philip|philipp|philippe|phillip|\
    pierre|pieter|pietro|piotr|pooja|prakash|pramod|prasad|prashant|pratik|praveen|priya|priyanka|przemysław|\
    quentin|rachel|radek|radu|rafael|rafał|raffaele|rahul|raimund|rainer|raj|rajesh|rajiv|ralf|ralph|ram|\
    ramesh|ramon|ramón|raphael|raphaël|raquel|rasmus|raul|raúl|ravi|raymond|rebecca|regina|régis|reinhard|\
    renata|renate|rené|renee|ricardo|riccardo|richard|rick|riikka|rita|ritu|robert|roberta|roberto|rocío|\
    rodrigo|roger|rohan|rohit|roland|rolf|romain|roman|ronald|ronan|rosa|rosalie|rosemary|rosie|roxana|\
    roy|rüdiger|rudolf|rui|rupert|ruth|ryan|sabine|sabrina|said|sakura|salvador|salvatore|sam|samantha|\
    samir|samuel|sandeep|sander|sandra|sandrine|sanjay|santiago|sara|sarah|sascha|satoshi|saurabh|scott|\
    sean|seán|sebastian|sebastián|sebastien|sébastien|serena|serge|sergei|sergey|sergio|severin|séverine|\
    shane|shannon|sharon|shaun|shawn|sheila|shirley|shreya|shubham|siegfried|sigrid|sigríður|silke|silvia|\
    silvio|simon|simona|simone|siobhan|siobhán|sofia|sofía|sofie|solène|sonia|sonja|sophia|sophie|sridhar|\
    stacy|stefan|stefania|stefanie|stefano|stephan|stephane|stéphane|stephanie|stéphanie|stephen|steffen|\
    steve|steven|stuart|sunil|suresh|susan|susana|susanna|susanne|suzanne|sven|svenja|svetlana|sylvain|\
    sylvia|sylvie|szymon|tamara|tania|tanja|tanya|tara|tarek|tatiana|tatjana|teresa|teodor|terry|tessa|\
    theo|théo|theodore|theresa|thibault|thibaut|thierry|thiago|thilo|thomas|thorsten|tiago|tiffany|till|\
    tilman|tim|timo|timothy|tina|tobias|toby|todd|tom|tomas|tomás|tomáš|tomasz|tomáš|tommaso|tommy|toni|\
    tony|torben|torsten|tracy|tristan|tuomas|udo|ulf|uli|ulrich|ulrike|umar|ursula|usha|ute|uwe|valentin|\
    valentina|valeria|valérie|valerie|vanessa|vasily|vera|verena|veronica|verónica|veronika|véronique|\
    vicente|vicky|victor|víctor|vijay|vikas|viktor|vikram|vinay|vincent|vincenzo|vinod|violeta|virginie|\
    virginia|vishal|vivek|viviane|vivian|vlad|vladimir|volker|walter|wanda|wendy|werner|wilfried|wilhelm|\
    willem|william|wojciech|wolfgang|xavier|xenia|yannick|yann|yara|yasmin|yasin|yasmine|yosef|yoshi|\
    youssef|yuki|yulia|yuri|yuriy|yusuf|yves|yvonne|zachary|zahra|zbigniew|zeynep|zoe|zoé|zoë|zofia|zsófia|\
    zuzana|adebayo|adaeze|amara|babatunde|chidi|chiamaka|chinedu|chinwe|chukwuemeka|folake|funmi|ifeanyi|\
    ifeoma|kelechi|nneka|nkechi|olamide|olumide|oluwaseun|temitope|tunde|uche|yewande|zainab|\
    nguyễn|nguyen|trần|tran|phạm|pham|hoàng|huỳnh|đặng|thị|thi|văn|vu|vũ|wang|zhang|chen|liu|yang|huang|\
    zhao|zhou|zhu|guo|lin|luo|zheng|liang|xie|deng|feng|cao|zeng|xu|wu|li|lee|park|choi|jeong|kang|cho|\
    xiaoming|jing|ming|ying|qing|wei|jun|hao|mei|hui|ling|suzuki|tanaka|sato|satō|watanabe|takahashi|\
    singh|kaur|patel|sharma|gupta|kumar|reddy|iyer|garcía|garcia|fernández|fernandez|rodríguez|rodriguez|\
    gonzález|gonzalez|lópez|lopez|martínez|martinez|sánchez|sanchez|pérez|perez|silva|santos|müller|\
    schmidt|schneider|meier|meyer|smith|jones|johnson|murphy|kowalski|novák|ivanov|jensen|hansen|nielsen|\
    andersen|johansson|andersson|svensson",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_lower_case_and_of_one_word() {
        for name in GIVEN_NAMES.iter() {
            assert!(name.chars().all(char::is_lowercase), "{name}");
        }
    }
}
